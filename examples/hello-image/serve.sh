# Serves one page on port 80 (or $LISTEN). The first process of a container gets no default signal handlers, so the
# stop signal is passed on by hand.
mkdir -p /www
echo "${GREETING:-Hello} ($HOSTNAME)" > /www/index.html
echo "serving on port ${LISTEN:-80}"
httpd -f -p "${LISTEN:-80}" -h /www &
server=$!
trap 'kill "$server"; exit 0' TERM INT
wait "$server"
