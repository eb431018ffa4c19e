"""Whatever stands in a button's data, somebody gets an answer and nothing is done."""

from bot.keyboards.callbacks import (
    Setting,
    SettingCD,
)
from tests.e2e.conftest import Stage


async def test_junk_in_a_button_is_answered(stage: Stage) -> None:
    number = await stage.open_ticket(stage.anna, "Вопрос")
    card = await stage.card(number)
    for junk in (
        "k1:take:999999",
        "k1:take:x",
        "k1:nothing:1",
        "m1:1:1:1:99999999999",
        "p1:77:1",
        "ы" * 32,
        "fl1:1:1:1",
        "fx1:1:1:1:",
        "fx1:1:1:1:-7",
        "why1:1",
        "r1:1:-5",
        "u1:999999:urgent",
        "u1:1:at_once",
        "wo1:999999:0",
        "wm1:1:99999999999:0",
        "wd1:1:-1:0",
        "wa1:1:99999999999999:0",
        "wy1:yes:999999",
        "wy1:back:999999",
        "al1:999999",
        "al1:1",
        "al1:x",
        "nw1:999999:1",
        "nw2:999999:999999",
        "nw3:queue:999999",
        "nw3:queue:1",
        "nw3:earlier:999999",
        "nw4:show:999999",
        "nw4:new:999999",
        "nw4:give:1",
        "nw5:999999",
        "pd1:1:0",
        "pd4:grant:999999",
        "pd6:yes:999999:1",
        "pd7:1:1:6",
        SettingCD(setting=Setting.OPEN).pack(),
        "rn1:active:740000:740001::::0",  # an engineer's tap: only those who lead
        "rn1:active:740001:740000::::",
        "rn1:active:1:1::::",
        "pr1:740000:740006",  # one's own numbers are not shown in the group
        "pr1:740006:740000",
        "pr2:logged:740000:740006:0",
        "pr3",
        "ct2:list::0:0",
        "ct2:why:difficult:999999:9",
        "ct2:done:prolong:999999:0",
        "ct2:list:prolong:0:99999",
        "sm1:now:daily:0",  # an engineer's tap: the summary is for those who lead, and the settings are private
        "sm1:days:daily:99999999999",
        "sm1:at::60",
        "rn2:report:740000:740001:",
        "rn3::0:999999",
        "rn4:xlsx:740000:740001:",
        "rp1",  # those of directors' reports: an engineer opens nothing by them
        "rp2:3::",
        "rp2:99::",
        "rp3:740000:740001:0",
        "rp3:740001:740000:0",
        "rp4",
        "hd1:hand:999999",
        "hd1:nothing:1",
        "hd2:1:999999",
        "hd3:999999:1:1",
        "hd4:1:0:client",
        "hd4:1:99999999999999:client",
        "hd5:1:-1",
        "hd6:999999:solved",
        "hd7:1:999999:1",
        "hd8:merge:1:999999",
        "hd8:split:1:999999",
        "hd8:move:1:999999",
        "hd8:story:999999:-5",
        "hd8:skip:1:x",
        "hd9:1:-1:1:1",
        "op1:1:2",
        "op4:1:99999999999",
        "op6:1:-5",
        "op8:999999",
    ):
        assert await stage.igor.tap_data(card, junk)
    await stage.settled()
    assert await stage.rows("SELECT state FROM ticket") == [("open",)]
