# What stands near a message in its conversation.

summary-label-around = messages before and after it, as the export words them
