// The health check of a container: succeeds if the gateway on this machine answers /health.
const { ADMIN_PORT, PORT, HOST } = process.env;
const isAnyAddress = !HOST || HOST === '0.0.0.0' || HOST === '::';
const host = isAnyAddress ? '127.0.0.1' : HOST.includes(':') ? `[${HOST}]` : HOST;

try {
  const { status } = await fetch(`http://${host}:${ADMIN_PORT || PORT || 4000}/health`);
  process.exitCode = status === 200 ? 0 : 1;
} catch {
  process.exitCode = 1;
}
