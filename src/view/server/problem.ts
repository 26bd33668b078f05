/** What is asked for does not exist: the answer has the status 404. */
export class Missing extends Error {}

/** The request cannot be understood: the answer has the status 400. */
export class BadRequest extends Error {}

/** What is asked for is not done to anything here. */
export class NotAllowed extends Error {}
