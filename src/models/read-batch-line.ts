export { readBatchLine } from './wire/openai-batch-line.js';
