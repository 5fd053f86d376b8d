export type { GenerateOptions } from './simulator/generate';
export { generate } from './simulator/generate';
export type { SimulationOptions, SimulatorFaults } from './simulator/options';
export type { SimulatorOptions } from './simulator/paced-feed';
export { createSimulator } from './simulator/paced-feed';
