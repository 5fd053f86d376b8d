export { createSimulator } from './simulator/paced-feed';
