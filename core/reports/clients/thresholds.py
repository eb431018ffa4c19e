"""From where on a client is worth a talk. Every number is a setting of the installation, with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Days are local days of the installation, minutes are minutes of work, per cent are whole. A «month» is a third of the
    window."""

    window_days: int = 90
    """What is looked at. Three months hold a quarter's reporting, and one bad week is not a habit yet."""
    least_peers: int = 15
    """Fewer companies have no reliable middle: of a smaller group nothing is said («мало данных»)."""
    least_requests: int = 3
    """Who asks less than once a month is nobody's measure: one or two requests are chance."""
    far_percent: int = 350
    """Modified z-score × 100 from which a client is unlike its peers. Iglewicz and Hoaglin (1993) recommend 3.5."""
    least_times: int = 3
    """However alike the peers are, less than three times their middle is not «far above»."""
    over_paid_percent: int = 150
    """A client is difficult only if it takes half as much again as it has paid for: who pays for the load may bring it."""
    least_paid_minutes: int = 60
    """Who has paid for less than an hour in the window is compared as if for one: else a trifle would be a hundred times."""
    load_minutes: int = 600
    """Ten hours of work in the window, more than three a month: less costs less than the talk about it."""
    load_tickets: int = 30
    """Thirty requests in the window: more than two every week."""
    free_minutes: int = 300
    """Five hours in the window that nobody pays for."""
    burn_days: int = 60
    """Hours that burn within two months are worth a call now: the work has to be ordered and done before that."""
    burn_minutes: int = 120
    """Two hours: less is not enough for a job worth offering."""
    grown_percent: int = 200
    """The middle month is twice as much as it was, beyond what all clients have grown by."""
    grown_minutes: int = 180
    """Three hours in the middle month of the last three: growth from almost nothing is not growth."""
    ending_days: int = 60
    """A contract that ends within two months is on the client's mind already."""
    silent_days: int = 60
    """Two months without a request: a whole reporting month, too, has passed without us."""
    regular_tickets: int = 12
    """So many requests in the four months before the silence: at that pace two silent months happen by chance once in 400
    times (Poisson, six expected)."""
    prolong_days: int = 45
    """Time for an invoice, an approval and a payment before the contract ends."""
    snooze_days: int = 60
    """After «Поговорили» the same reason is not brought up for two months: what was agreed needs time to show."""
    one_cause_percent: int = 50
    """One person, one topic or one kind of work is the cause if it makes half of the load."""
    off_hours_percent: int = 30
    """Requests outside of working hours: a third is a habit, a few happen to everybody."""
    reopened_percent: int = 20
    """Requests that came back: every fifth means that the cause was not found."""
    least_cases: int = 10
    """Fewer requests have no pattern: no cause is named."""

    @property
    def month_days(self) -> int:
        return self.window_days // 3
