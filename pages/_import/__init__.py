"""What the page 数据 is made of: uploads, the loader as a child process, preview, logs, dictionary."""
