# casewire as an image that holds the program, certificates and nothing else.
#
#   docker build -t casewire --build-arg VERSION=v1.0.0 .

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=development
RUN CGO_ENABLED=1 go build -trimpath -tags "sqlite_omit_load_extension osusergo netgo" \
    -ldflags "-s -w -linkmode external -extldflags -static -X main.release=$VERSION" -o /out/casewire ./bot
RUN mkdir -p /out/data

FROM scratch
LABEL org.opencontainers.image.title="casewire" \
      org.opencontainers.image.description="A chat bot for a newsroom team that documents attacks on the press" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/casewire /casewire
# Nobody's number, so that no user of the host is meant by it. The folder is all that the program writes to: the root file
# system may be read-only. SQLite sorts what does not fit into memory there, too.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV CASEWIRE_DATABASE=/data/casewire.db \
    SQLITE_TMPDIR=/data \
    TMPDIR=/data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/casewire", "health"]
# The orderly stop takes up to 20 seconds: docker stop -t 30, stop_grace_period: 30s
STOPSIGNAL SIGTERM
ENTRYPOINT ["/casewire"]
CMD ["serve"]
