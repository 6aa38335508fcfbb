"""`python -m api.people` is the same as `wence people`."""

from api.people.commands import app

app(prog_name="people")
