# What the tests need beyond the site; read by `scripts/setup --tests`, which has set everything else up.
# shellcheck shell=bash

# LibreOffice recomputes workbooks, Chromium walks through the site, poppler reads documents, and the
# pipeline is also tested on PostgreSQL with Redis.
TEST_PACKAGES=(libreoffice-calc-nogui chromium postgresql redis-server poppler-utils fonts-dejavu-core gettext)

missing=()
for package in "${TEST_PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
need_packages "${missing[@]}"
