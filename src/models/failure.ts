export { failureOf } from './wire/failure.js';
