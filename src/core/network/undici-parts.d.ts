// biome-ignore-all lint/style/noDefaultExport: that is how undici's own files export.
declare module 'undici/lib/api/api-request.js' {
  const request: object;
  export default request;
}
declare module 'undici/lib/api/api-connect.js' {
  const connect: object;
  export default connect;
}
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  export { Dispatcher as default } from 'undici';
}
declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  export { EnvHttpProxyAgent as default } from 'undici';
}
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici';
}
