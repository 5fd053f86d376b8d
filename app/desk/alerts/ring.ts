/** Notes of the bell: Hz and when they begin, s. */
const NOTES = [
  { hz: 880, at: 0 },
  { hz: 1_174.7, at: 0.14 },
] as const;
/** How long a note rings, s, and how loud it begins. */
const RINGS = 0.5;
const GAIN = 0.18;
/** How long the browser may take to allow it, ms. */
const MAX_WAIT_MS = 1_000;

/** Rings twice, softly. Browsers allow it once the reader has touched the page. */
export async function ring(): Promise<void> {
  const audio = new AudioContext();
  try {
    // Until the reader has touched the page it would wait, and then ring for what is long over.
    await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, MAX_WAIT_MS))]);
    if (audio.state !== 'running') return;
    const ends = NOTES.map(({ hz, at }) => {
      const tone = new OscillatorNode(audio, { type: 'sine', frequency: hz });
      const volume = new GainNode(audio, { gain: 0 });
      const start = audio.currentTime + at;
      volume.gain.setValueAtTime(GAIN, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + RINGS);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + RINGS);
      return new Promise((resolve) => tone.addEventListener('ended', resolve, { once: true }));
    });
    await Promise.all(ends);
  } finally {
    await audio.close();
  }
}
