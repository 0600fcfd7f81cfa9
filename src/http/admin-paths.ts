import type { RequestListener } from 'node:http';

const ADMIN_PATHS = new Set(['/health', '/ready', '/metrics']);

/** Two listeners in the place of one: each answers 404 at the paths of the other. */
export function separateAdminPaths(listener: RequestListener): {
  /** For `/health`, `/ready` and `/metrics`, which are for those who run the gateway. */
  readonly admin: RequestListener;
  readonly others: RequestListener;
} {
  const onlyIf =
    (isForAdmin: boolean): RequestListener =>
    (request, response) => {
      const path = URL.parse(`http://localhost${request.url}`)?.pathname ?? '';
      if (ADMIN_PATHS.has(path) === isForAdmin) {
        listener(request, response);
      } else {
        response.writeHead(404).end();
      }
    };
  return { admin: onlyIf(true), others: onlyIf(false) };
}
