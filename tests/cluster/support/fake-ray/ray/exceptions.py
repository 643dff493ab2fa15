class RayError(Exception):
    pass


class RayTaskError(RayError):
    pass
