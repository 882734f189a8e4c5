# What checks ask and answer. Ids: check-<name>-<code>[-<variant>]; limit-… says what a finding cannot show.

## Integrity of the file
check-file_integrity = Integrity of the file
check-file_integrity-question = Does the file decode from its first to its last byte, and is it what its name says?
check-file_integrity-decodes_whole = The file decodes from its first to its last byte.
check-file_integrity-truncated = The file ends early: a decoder reports “{ $message }” (messages in all: { $messages }). What lies before the end was examined.
check-file_integrity-decode_errors = The file decodes with errors: “{ $message }” (messages in all: { $messages }).
check-file_integrity-undecodable = The file cannot be decoded: “{ $message }” (messages in all: { $messages }). Its bytes are preserved.
check-file_integrity-undecodable-quarantined = The file could not be examined to the end (step: { $stage }; reason: { $reason }). Its bytes are preserved.
check-file_integrity-type_differs_from_name = The name ends in “.{ $ending }”; the content is { $type }.
check-file_integrity-empty_file = The file holds no bytes. A file of this name was handed over, without content.
check-file_integrity-not_decoded = The file was not decoded to its end, so its integrity was not tested.

## Editing software
check-editing_software = Editing software
check-editing_software-question = Which programs wrote the file?
check-editing_software-pixel_editor = The file names “{ $program }” as a program that wrote it (stated in { $where }). This does not show what, if anything, was changed.
check-editing_software-container_rewritten = The file was packed or encoded anew by “{ $program }” (stated in { $where }), as downloads, trimming and many apps do. This does not show what, if anything, was changed.
check-editing_software-container_rewritten-camera_names = The file was packed anew by “{ $program }” (stated in { $where }), while the recorder's own track names were kept: picture and sound were probably copied without encoding them again. This does not show what, if anything, was cut.
check-editing_software-container_rewritten-tags = “{ $program }” wrote into the metadata of the file (stated in { $where }). Times, positions and names may come from it; picture and sound need not have been touched.
check-editing_software-no_editor_named = The file names no editing program.

## Traces of platforms
check-platform_traces = History of the file
check-platform_traces-question = Which cameras, apps and platforms left their marks in the file?
check-platform_traces-camera_structure = The file is built as recorders write it ({ $trace }) and states { $camera } as its camera. This is what one would expect of an original; a careful imitation would look the same.
check-platform_traces-camera_structure-unnamed = The file is built as recorders write it ({ $trace }); it states no make or model. This is what one would expect of an original; a careful imitation would look the same.
check-platform_traces-platform_copy = The file passed through { $platform }, or was made to look so. Basis: { $trace } ({ $confidence }). Such copies are everyday and say nothing for or against the content.
check-platform_traces-platform_copy-alike = The file is of the kind that { $platform } writes or names. Basis: { $trace } ({ $confidence }). Such copies are everyday and say nothing for or against the content.
check-platform_traces-platform_copy-several = The file is of the kind that { $platform } and { $other } write. Basis: { $trace } ({ $confidence }). Such copies are everyday and say nothing for or against the content.
check-platform_traces-history_unknown = The structure of the file fits no known camera, app or platform. Its history is not known.
check-platform_traces-history_unknown-other_program = The file is built much as recorders write it, but another program named itself in it. Its history between the two is not known.

platform-facebook = Facebook
platform-youtube = YouTube
platform-x = X (Twitter)
platform-whatsapp = WhatsApp
platform-telegram = Telegram
platform-signal = Signal
platform-viber = Viber
confidence-named = the platform's own mark stands in the file
confidence-structure_and_name = structure and file name agree
confidence-name = by the file name only, and names can be typed
confidence-compatible = compatible only; other programs can write such files
trace-fbmd = special instructions that begin with FBMD
trace-google_handler = track name of Google's muxer
trace-vork_handler = track name of X's muxer
trace-beam = a “beam” or “loop” block before the index
trace-whatsapp_photo_named = no metadata, picture size of WhatsApp photos, name given by WhatsApp
trace-telegram_photo_named = no metadata, picture size of Telegram photos, name given by Telegram
trace-whatsapp_name = name given by WhatsApp
trace-telegram_name = name given by Telegram
trace-signal_name = name given by Signal
trace-viber_name = name given by Viber
trace-facebook_name = name given by Facebook or Messenger
trace-x_name = name given by X
trace-telegram_photo = no metadata, picture size and tables of Telegram photos
trace-whatsapp_photo = no metadata, picture size of WhatsApp photos, standard tables
trace-android_recorder = block order and track names of Android's recorder
trace-iphone_recorder = block order and track names of the iPhone's recorder
trace-camera_jpeg = metadata first, exposure values, own small preview, no other program's header
trace-camera_heif = HEIF with exposure values

## Capture time
check-capture_time = Device clocks
check-capture_time-question = Do the device's clocks place the recording in the incident's window?
check-capture_time-coherent_in_window = Clocks in the file ({ $clocks }) agree with each other to within { $skew } if read as { $offset }. By them the recording began at { $start }, within the incident's window.
check-capture_time-coherent_in_window-zone_stated = Clocks in the file ({ $clocks }) agree with each other to within { $skew }. By them the recording began at { $start }, within the incident's window.
check-capture_time-one_clock_in_window = One clock in the file ({ $clock }: { $stated }), read as { $offset }, places the beginning of the recording at { $start }, within the incident's window. Ways of reading its zone that were tried: { $hypotheses }.
check-capture_time-one_clock_in_window-zone_stated = One clock in the file ({ $clock }: { $stated }), which names its zone, places the beginning of the recording at { $start }, within the incident's window.
check-capture_time-in_window_other_zone = One clock in the file ({ $clock }: { $stated }) falls within the incident's window only if read as { $offset }, an offset that phones near the place may have shown: { $start }. Ways of reading its zone that were tried: { $hypotheses }.
check-capture_time-outside_window-before = One clock in the file ({ $clock }: { $stated }) places the recording before the incident's window by { $gap }{ $hypotheses ->
    [1] {""}
   *[other] , in the nearest of { $hypotheses } ways of reading its zone
}. A clock that is set wrongly would show the same; the check cannot tell.
check-capture_time-outside_window-after = One clock in the file ({ $clock }: { $stated }) places the recording after the incident's window by { $gap }{ $hypotheses ->
    [1] {""}
   *[other] , in the nearest of { $hypotheses } ways of reading its zone
}. A recording of the aftermath, or a clock that is set wrongly, would show the same; the check cannot tell.
check-capture_time-far_outside_window-before = The clock in the file ({ $clock }: { $stated }) places the recording { $gap } before the incident's window. This would not be expected of a recording of the incident; a clock that is set wrongly is a possible innocent reason.
check-capture_time-far_outside_window-after = The clock in the file ({ $clock }: { $stated }) places the recording { $gap } after the incident's window. This would not be expected of a recording of the incident; a clock that is set wrongly, or a later recording of the place, are possible innocent reasons.
check-capture_time-before_event_coherent = Clocks in the file ({ $clocks }) agree with each other to within { $skew } and place the recording at { $start }, { $gap } before the incident's window. This would not be expected of a recording of the incident; a clock that is set wrongly is a possible innocent reason.
check-capture_time-clock_unset = The clock in the file ({ $clock }: { $stated }) shows a date that clocks show when nobody has set them. It says nothing about when the recording was made.
check-capture_time-clock_unset-after_receipt = The clock in the file ({ $clock }: { $stated }) shows a time after the file was received ({ $start }, { $gap } after the incident's window). That clock was wrong; it says nothing about when the recording was made.
check-capture_time-no_capture_time = The file states no time of recording.
check-capture_time-no_capture_time-name_only = The file states no time of recording; only its name does ({ $clock }: { $stated }). Names are given by people and apps and can be typed; by itself this is not weighed.

## Position
check-place = Position
check-place-question = Does the position in the file lie in the incident's area?
check-place-inside_area = The position written in the file ({ $source }, ± { $precision }) lies inside the incident's area.
check-place-near_area = The position written in the file ({ $source }, ± { $precision }) lies { $distance } from the incident's area, no farther than its precision allows.
check-place-network_fix = The position written in the file ({ $source }) comes from the phone network (± { $precision }) and agrees with the incident's area as far as it is precise (distance: { $distance }).
check-place-stale_fix = The position written in the file ({ $source }) is older than the recording by { $age }. It lies { $distance } from the incident's area, and tells where the device was earlier; the check cannot tell where the recording was made.
check-place-outside_area = The position written in the file ({ $source }, ± { $precision }) lies { $distance } from the incident's area. Reflections, an old fix or a view from afar would show the same; the check cannot tell.
check-place-outside_area-network = The position written in the file ({ $source }) comes from the phone network (± { $precision }) and lies { $distance } from the incident's area. An old position would show the same; the check cannot tell.
check-place-far_outside_jamming = The position written in the file ({ $source }, ± { $precision }) lies { $distance } from the incident's area. Satellite positions are known to be disturbed in the area, so the check cannot tell.
check-place-far_outside = The position written in the file ({ $source }, ± { $precision }) lies { $distance } from the incident's area, and the satellites' time goes with the file's other clocks. This would not be expected of a recording made there; an edited position is one possible reason.
check-place-no_position = The file states no position.

## Earlier copy
check-earlier_copy = Earlier copy
check-earlier_copy-question = Did the same exposure exist before the event?
check-earlier_copy-earlier_in_own_custody = Our own record of receipt shows that the same exposure existed by { $by }, { $before } before the incident's window ({ $whose }: { $source }; such records: { $records }). It does not show this incident, if match and record hold.
check-earlier_copy-earlier_in_own_custody-same_file = Our own record of receipt shows that this very file existed by { $by }, { $before } before the incident's window ({ $whose }: { $source }; such records: { $records }). It does not show this incident, if the record holds.
check-earlier_copy-earlier_by_editable_record = A record dates the same exposure to { $by } or earlier, { $before } before the incident's window ({ $whose }; { $source }: { $stated }; such records: { $records }). If that date is right, it was not recorded at this event. The record can be edited, so this is a question for the reviewer.
check-earlier_copy-earlier_by_editable_record-same_file = A record of this very file dates it to { $by } or earlier, { $before } before the incident's window ({ $whose }; { $source }: { $stated }; such records: { $records }). If that date is right, it was not recorded at this event. The record can be edited, so this is a question for the reviewer.
check-earlier_copy-no_earlier_copy = No copy of the same exposure from before the event was found. Other items searched: { $searched }; items in the archive that cannot be searched: { $not_searchable }.
check-earlier_copy-attached_elsewhere = The same exposure is also attached to other incidents: { $incidents } (items concerned: { $items }). Which attachment is right, people decide.
check-earlier_copy-not_searchable = No picture of this item can be searched for, so earlier copies could not be looked for.

## First known
check-first_known = First known
check-first_known-question = Since when is the exposure known to exist?
check-first_known-known_since = Our own record shows that the exposure existed by { $own } (records looked at: { $records }).
check-first_known-known_since-by_others = Our own record shows that the exposure existed by { $own }. The earliest other record dates it to { $by } or earlier ({ $whose }; { $source }: { $stated }; records looked at: { $records }).

## What findings cannot show
limit-device_clocks_can_be_set = Device clocks can be set by hand, and the times in a file can be edited.
limit-satellite_time_stale = A satellite time in the file goes with no other clock in it. It is the time of the last fix, which may be old; nothing is concluded from it.
limit-clocks_disagree = Another clock in the file does not go with this one, as after an export or a later edit.
limit-positions_can_be_edited = Positions in a file can be edited, and satellite signals can be disturbed.
limit-precision_not_stated = The file does not state how precise the position is; ± { $precision } is taken as usual for its kind.
limit-unknown_datum = The position names another map datum ({ $datum }); the precision was widened for it.
limit-several_positions = The file states { $positions ->
    [one] { $positions } position
   *[other] { $positions } positions
}; the most precise one was used.
limit-match_is_measured = That both show the same exposure was measured by aligning the pictures; a reviewer should look at both.
limit-through_further_copies = The two were not matched directly: further copies of the same lineage join them.
limit-record_can_be_edited = Exports, mail dates, file names and device clocks can be edited, also in order to discredit a recording.
limit-archive_only = Only this archive was searched. A copy elsewhere is not excluded.
limit-one_arrival_two_incidents = One arrival may serve two incidents, for example where two strikes are recorded in one video.
limit-not_how_much_earlier = It does not say how much earlier it was recorded.
limit-decoding_is_not_content = That a file decodes says nothing about what it shows.
limit-damage_says_nothing_of_content = Damage happens on the way; it says nothing about what the file shows.
limit-ask_for_file_again = Ask the source to send the file again, as a document or by e-mail.
limit-ask_for_original = Ask the source for the file from the phone, sent as a document or by e-mail.
limit-ask_for_unedited = Ask the source for the unedited version.
limit-edited_is_not_altered = Edited is not altered: logos, blurred faces, cuts and exports are everyday work.
limit-apps_rename = Apps and people rename files; a wrong ending is mostly harmless.
limit-structure_can_be_imitated = The structure of a file can be imitated by whoever knows it.
limit-not_all_read = The file is not whole, or not everything in it was read; what is missing may state it.
limit-copies_lose_metadata = Platforms remove times and positions; that they are absent says nothing.
