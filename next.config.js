/** @type {import('next').NextConfig} */
const config = {
  // Types are checked by `npm run check`; a start that builds pages should not wait for it a second time.
  typescript: { ignoreBuildErrors: true },
  // One header less that tells what runs here.
  poweredByHeader: false,
  // The wall shows its own marks; nothing of the tool belongs on it, in development neither.
  devIndicators: false,
  // The source and the built program run from one folder; without this, a lock file above it would be taken for ours.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};

export default config;
