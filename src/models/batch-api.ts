export { type BatchApi, type BatchState, createBatchApi } from './wire/openai-batch.js';
