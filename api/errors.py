"""What can go wrong at the door, before any room of the house is entered.

* ApiError
  - SettingRefused     a setting is missing, unknown or unsafe where it is used
  - Unreadable         a file cannot be read
  - Unwritable         a file or folder cannot be written
  - DatabaseUnusable   the database does not answer, or refuses
  - NothingToLoad      no plan was adopted for the day

Like the errors of the rooms below: a sentence, and the facts that fill it. How they
reach a person is decided in ``api/speech.py`` and, on the command line, in
``api/cli/answer.py``.
"""


class ApiError(Exception):
    """Something refused at the door, with the facts that say what and why."""

    sentence = "the request was refused"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    @property
    def code(self) -> str:
        """The name by which programs know this error."""
        return type(self).__name__


class SettingRefused(ApiError):
    """A setting of the environment cannot be used."""

    sentence = "the setting {variable} is refused: {rule}"


class Unreadable(ApiError):
    """A file that was named cannot be read."""

    sentence = "{path} cannot be read: {rule}"


class Unwritable(ApiError):
    """A file or folder that was named cannot be written."""

    sentence = "{path} cannot be written: {rule}"


class DatabaseUnusable(ApiError):
    """The database does not answer, or refuses to do what it is asked."""

    sentence = "the database {database} cannot be used: {found}"


class NothingToLoad(ApiError):
    """A hub's day has no adopted plan, so nothing says what rides where."""

    sentence = "hub {hub} works by no plan for {day}; corridor plan-day makes one"
