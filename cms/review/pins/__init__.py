"""What stands first in a channel 置顶: asked for by an editor, decided by a reviewer of the channel's last level."""
