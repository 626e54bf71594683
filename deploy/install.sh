#!/bin/sh
# 在没有网络的机器上安装：解开安装包，在里面执行 sh install.sh [目录]（默认 /opt/anxin）。
# 只用包里的软件包；不改数据文件夹。旧版本移到“目录.旧”，出了问题移回即可。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/anxin}
python=${PYTHON:-python3.11}
command -v "$python" >/dev/null 2>&1 || { echo "需要 Python 3.11：没有找到 $python。请先安装，或用 PYTHON=路径 指明。"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "安装包是给 Python 3.11 的，$python 不是。"; exit 1; }
if [ -e "$target" ]; then
    rm -rf "$target.旧"
    mv "$target" "$target.旧"
    echo "原有的程序移到 $target.旧"
fi
mkdir -p "$target"
cp -R "$here/app/." "$target/"
"$python" -m venv "$target/.venv"
"$target/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --requirement "$target/requirements.txt" --constraint "$target/constraints.txt"
echo "已装到 $target。先设 ANXIN_DATA，再执行：cd $target && .venv/bin/python -m service run；见 docs/running.md。"
