"""The channels beside the web: a reply as a WeChat message, as speech on the telephone, as a text message."""
