#!/bin/sh
# What the tests need from Debian: a browser, a database server, and other programs than ours that
# read what leaves the pages. Root installs what is missing; anybody else is told what to install.
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing="$missing postgresql"
command -v soffice >/dev/null || missing="$missing libreoffice-writer libreoffice-impress libreoffice-calc fonts-liberation"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v zbarimg >/dev/null || missing="$missing zbar-tools"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "The tests need:$missing. Install with: apt-get install$missing" >&2
exit 1
