/** @type {import('next').NextConfig} */
const config = {
  // `npm run check` checks the types, so a start that builds pages does not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Does not reveal the framework.
  poweredByHeader: false,
  // A wall shows no marks of the framework, in development neither.
  devIndicators: false,
  // Without this, Next takes the folder of a lock file above the project for its root.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};

export default config;
