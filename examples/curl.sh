#!/usr/bin/env bash
# The product's examples with curl, called as examples/curl.sh. OPENAI_BASE_URL ends in /v1.
set -euo pipefail

curl --fail-with-body "$OPENAI_BASE_URL/images/generations" \
  -H "Content-Type: application/json" \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -d '{
    "model": "dall-e-3",
    "prompt": "一只赛博朋克风格的橘猫，坐在霓虹灯闪烁的东京街头，细节丰富，电影感光线",
    "n": 1,
    "size": "1024x1024"
  }'

curl --fail-with-body "$OPENAI_BASE_URL/images/edits" \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -F model="dall-e-2" \
  -F image="@examples/original.png" \
  -F mask="@examples/mask.png" \
  -F prompt="给图中的人物添加一顶红色棒球帽" \
  -F n=1 \
  -F size="1024x1024"

curl --fail-with-body "$OPENAI_BASE_URL/images/variations" \
  -H "Authorization: Bearer $OPENAI_API_KEY" \
  -F image="@examples/original.png" \
  -F n=3 \
  -F size="1024x1024"
