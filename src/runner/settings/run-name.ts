/** A name of a run: nothing that could be taken for an id, a file or a flag. */
export const RUN_NAME = /^(?!latest$)[A-Za-z][A-Za-z0-9._-]{0,59}$/;
