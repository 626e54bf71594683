/*
id = "signs_found"
kind = "work"
label = "投诉文字里的迹象"
description = "一条投诉记录的一种迹象一行"
made_by = "text_signs"
after = ["channel_records"]
columns = [
  { name = "row_id", type = "text", comment = "来源行" },
  { name = "sign", type = "text", comment = "迹象代码" },
  { name = "sign_name", type = "text", comment = "迹象名称" },
  { name = "said", type = "text", comment = "说明有此迹象的原文" },
]
*/
