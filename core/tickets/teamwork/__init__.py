"""What staff does with a ticket among themselves: handing over, waiting, merging, splitting, notes, checklists."""
