/*
id = "road_spells"
kind = "work"
label = "办理去向规则的有效期"
description = "规则的一个版本一行，valid_from <= 日期 < valid_until 时有效；同一天有效的次序各不相同"
made_by = "road_spells"
columns = [
  { name = "rule", type = "text", comment = "规则代码" },
  { name = "priority", type = "integer", comment = "次序，小的在先" },
  { name = "valid_from", type = "date", comment = "自收到日期哪一天起有效" },
  { name = "valid_until", type = "date", comment = "到哪一天为止（不含）" },
]
*/
