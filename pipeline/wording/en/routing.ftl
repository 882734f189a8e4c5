# Why an arrival may belong to an incident.
routing-copy = { $count ->
    [one] It shows the same exposure as item { $item } of this incident.
   *[other] It shows the same exposure as { $count } items of this incident, for example { $item }.
}
routing-place = The file states a position { $metres } m from the incident, its precision allowed for.
routing-conversation = Other arrivals of this incident came in the same conversation.
routing-name = Its words or file name contain “{ $name }”, spelling and script aside.
routing-taken = The file's own clock lies within a day and a half of the incident's window.
routing-sent = It was sent within { $days } days of the incident, by the channel's clock.
routing-source = Source { $code } has sent items of this incident.
