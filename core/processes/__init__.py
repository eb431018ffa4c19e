"""The processes of one desk: who lives, whose turn it is, what they have counted."""
