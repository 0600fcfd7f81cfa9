FROM node:24.21.0-trixie-slim@sha256:173f125896c3b47ddf056734c7ea789d04595a6a08769a8f78e0df642781fb66 AS base
WORKDIR /app

FROM base AS dependencies
COPY package.json package-lock.json ./
# Without the optional ones, which bring the Node.js that the image has already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM base
ENV NODE_ENV=production HOST=0.0.0.0 STORE_URL=sqlite:/data/store.db
RUN install --directory --mode=0700 --owner=node --group=node /data
VOLUME /data
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY bin bin
COPY src src
USER node
EXPOSE 4000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "bin/health.js"]
# As npm start does: see docs/deployment.md.
CMD ["node", "--max-semi-space-size=16", "bin/run.cjs", "src/main.ts"]
