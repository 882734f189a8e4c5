# Quantities. The engine rounds and chooses the unit.

unit-number = { $n }
unit-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
unit-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
unit-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
unit-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
unit-metres = { $n ->
    [one] { $n } metre
   *[other] { $n } metres
}
unit-kilometres = { $n ->
    [one] { $n } kilometre
   *[other] { $n } kilometres
}
unit-joined = { $first } and { $second }
unit-negative = −{ $quantity }
