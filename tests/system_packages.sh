#!/bin/sh
# The browser tests need Chromium and a Chinese font. Installs Debian's where they are missing,
# and says plainly what it could not install; the tests that need it then fail with the same reason.
set -u
wanted=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || wanted="chromium"
if ! command -v fc-list >/dev/null 2>&1 || [ -z "$(fc-list :lang=zh 2>/dev/null)" ]; then
  wanted="$wanted fontconfig fonts-noto-cjk"
fi
[ -z "$wanted" ] && exit 0

run=""
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then run="sudo"; else
    echo "缺少：$wanted。没有管理员权限，不能自动安装；请执行 sudo apt-get install $wanted。浏览器测试将失败。"
    exit 0
  fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "缺少：$wanted。这不是 Debian 系统，请手工安装 Chromium 和中文字体。浏览器测试将失败。"
  exit 0
fi
echo "正在从 Debian 安装：$wanted …"
$run apt-get update -qq >/dev/null 2>&1
if DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $wanted >/dev/null 2>&1; then
  echo "已安装：$wanted"
else
  echo "没有装上：$wanted。请检查软件源后重试。浏览器测试将失败。"
fi
exit 0
