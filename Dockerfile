# syntax=docker/dockerfile:1
# The image that is shipped: one program, the libraries that it loads and the site that it serves, on nothing. Docker and
# buildah build it; script/image does so on a machine without either's daemon or a registry, and tries the result.
# docs/adr/0007-image.md says why it is made so.

# Debian 13, of 8 October 2026, all processors.
FROM debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f AS toolchain
WORKDIR /src
ENV CAUSERIE_CACHE=/var/cache/causerie
COPY script/setup script/install-packages script/provide script/
COPY script/lib/ script/lib/
COPY script/recipes/ script/recipes/
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && script/setup build
# Layers keep no times by which ccache could know a compiler.
ENV CCACHE_COMPILERCHECK="%compiler% --version"

FROM toolchain AS server
COPY CMakeLists.txt CMakePresets.json ./
COPY script/build script/
COPY cmake/ cmake/
COPY common/ common/
COPY api/ api/
RUN --mount=type=cache,target=/var/cache/causerie/ccache,sharing=locked script/build image causerie

FROM toolchain AS client
COPY CMakeLists.txt CMakePresets.json ./
COPY script/build script/cached-link script/site.mjs script/
COPY cmake/ cmake/
COPY common/ common/
COPY wasm-client/ wasm-client/
COPY public/ public/
RUN --mount=type=cache,target=/var/cache/causerie/ccache,sharing=locked \
    --mount=type=cache,target=/var/cache/causerie/links,sharing=locked script/build site

FROM server AS files
COPY LICENSE ./
COPY script/image-files script/
COPY --from=client /src/build/site/ build/site/
RUN script/image-files /image build/image/bin/causerie build/site

FROM scratch
ARG REVISION=unknown
ARG VERSION=0.0.0
ARG SOURCE=
LABEL org.opencontainers.image.title="Causerie" \
      org.opencontainers.image.description="A complete team chat: C++ server, WebAssembly client, needs PostgreSQL" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.version="${VERSION}"
# What changes least comes first, so that an update sends little.
COPY --from=files /image/libraries/ /
COPY --from=files /image/site/ /
COPY --from=files /image/program/ /
# OpenSSL would look for the authorities in a directory that only its package makes.
ENV PORT=8080 STATIC_DIR=/srv/causerie SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
# Told on /version, where a deploy looks whether it has arrived.
ENV REVISION=${REVISION}
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# Whether the server lives; a database that is away is no reason to kill it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["/usr/local/bin/causerie", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/causerie"]
CMD ["serve"]
