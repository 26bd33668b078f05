/** The variable that holds the password of a queue, which then stands in no command line. */
export const PASSWORD_VARIABLE = 'CARDBENCH_QUEUE_PASSWORD';

/** The address of a queue, with the password of the environment where it has none. */
export function queueAddress(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const password = env[PASSWORD_VARIABLE];
  if (password === undefined || password === '' || !URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.password === '') url.password = encodeURIComponent(password);
  return url.href;
}
