#!/bin/sh
# make bundle：把程序和运行所需的全部软件包装进一个文件，给没有网络的机器。
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
python=${1:-$root/.venv/bin/python}
out=${2:-$root/dist}
name=anxin-$(cd "$root" && git describe --always --dirty 2>/dev/null || echo local)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name/app" "$work/$name/wheels" "$out"
"$python" -m pip download --quiet --disable-pip-version-check --only-binary :all: --dest "$work/$name/wheels" \
    --requirement "$root/requirements.txt" --constraint "$root/constraints.txt"
for part in access assets briefing data deploy docs etl pages service app.py anxin.toml requirements.txt constraints.txt README.md CHANGELOG.md; do
    [ -e "$root/$part" ] && cp -R "$root/$part" "$work/$name/app/"
done
# 数据、缓存不进安装包
rm -rf "$work/$name/app/data/sources" "$work/$name/app/data/snapshots" "$work/$name/app/data/state" "$work/$name/app/data/demo"
find "$work/$name/app" -name __pycache__ -type d -prune -exec rm -rf {} +
cp "$root/deploy/install.sh" "$work/$name/install.sh"
tar -C "$work" -czf "$out/$name.tar.gz" "$name"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
