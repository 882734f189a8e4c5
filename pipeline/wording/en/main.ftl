# Sentences that belong to no single room.

main-cannot_exclude = These checks cannot exclude staged scenes, or careful alteration followed by messenger compression.
main-absence_is_neutral = Absent metadata is evidence neither way: most messengers remove it.
main-no_pixel_detector = No detector of machine-made pictures was run.
main-source_intent = This says nothing about the intent of whoever sent it.
main-check_broke_down = The check “{ $check }” broke down ({ $exception }). The other checks went on; this says nothing about the item.
main-not_applicable = The check “{ $check }” does not apply to this item.
