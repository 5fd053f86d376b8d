/** Notes of the bell: frequency in Hz, start in s. */
const NOTES = [
  { hz: 880, at: 0 },
  { hz: 1_174.7, at: 0.14 },
] as const;
/** Duration of a note, s, and its initial gain. */
const NOTE_SECONDS = 0.5;
const GAIN = 0.18;
/** Maximum wait for the browser's permission, ms. */
const MAX_WAIT_MS = 1_000;

/** Plays the bell, two soft notes. Browsers allow it after the user has interacted with the page. */
export async function ring(): Promise<void> {
  const audio = new AudioContext();
  try {
    // Before any interaction `resume` would wait, and the bell would ring long after the alert.
    await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, MAX_WAIT_MS))]);
    if (audio.state !== 'running') return;
    const ends = NOTES.map(({ hz, at }) => {
      const tone = new OscillatorNode(audio, { type: 'sine', frequency: hz });
      const volume = new GainNode(audio, { gain: 0 });
      const start = audio.currentTime + at;
      volume.gain.setValueAtTime(GAIN, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + NOTE_SECONDS);
      return new Promise((resolve) => tone.addEventListener('ended', resolve, { once: true }));
    });
    await Promise.all(ends);
  } finally {
    await audio.close();
  }
}
