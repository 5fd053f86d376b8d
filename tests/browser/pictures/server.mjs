import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Starts the built server on a free port.
 * @param {string} root the project's folder
 * @param {string} dataDir
 * @returns {Promise<{ base: string, stop: () => void }>} its URL, and a function that stops it
 */
export async function startServer(root, dataDir) {
  const child = spawn(
    process.execPath,
    [join(root, 'dist/server.js'), '--port', '0', '--data-dir', dataDir, '--log-level', 'warn'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', ENV_FILE: 'none' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const base = await new Promise((found, failed) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
      const address = /^tickerwall at (\S+)$/m.exec(said)?.[1];
      if (address !== undefined) found(address);
    });
    child.once('exit', (code) =>
      failed(new Error(`the server ended with ${code}; is it built? npm run build`)),
    );
  });
  return {
    base,
    stop: () => {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
    },
  };
}

/**
 * Sends a request for JSON to the server.
 * @param {string} url
 * @param {{ method?: string, body?: object }} [requested]
 * @throws with the response if it is rejected
 */
export async function ask(url, { method = 'GET', body } = {}) {
  const answer = await fetch(url, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
