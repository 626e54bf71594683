"""Parts of the page 数据: uploads, the loader as a child process, preview, logs, dictionary."""
