import os


class _Node:
    def get_logs_dir_path(self):
        return os.path.join(os.environ["FAKE_RAY"], "logs")


_global_node = _Node()
