"""The figures are the published ones."""

from collections import Counter

from caseload import figures


def test_cells_are_all_there():
    assert (len(figures.cells()), sum(cell.people for cell in figures.cells())) == (11_277, 30_197)


def test_cells_add_up_to_every_marginal():
    sums = {variable: Counter() for variable in figures.VARIABLES}
    for cell in figures.cells():
        values = (
            cell.quarter,
            cell.responder_type,
            cell.responder,
            cell.exploitation,
            cell.age,
            cell.gender,
            cell.nationality,
        )
        for variable, value in zip(figures.VARIABLES, values, strict=True):
            sums[variable][value] += cell.people

    assert sums == figures.marginals()


def test_quarters_are_the_published_totals():
    assert figures.marginals()["Quarter"] == {
        "2022_q2": 4171,
        "2022_q3": 4586,
        "2022_q4": 4417,
        "2023_q1": 4746,
        "2023_q2": 3998,
        "2023_q3": 4138,
        "2023_q4": 4141,
    }


def test_twenty_nationalities_hold_what_is_published():
    top = figures.top_nationalities()
    people = sum(figures.marginals()["Nationality"][word] for word in top)

    assert (top[:5], len(top), round(people / 30_197, 3)) == (
        ("Albanian", "UK", "Eritrean", "Sudanese", "Vietnamese"),
        20,
        0.855,
    )


def test_positive_shares_by_year_are_the_published_ones():
    shares = [round(figures.positive_share(year, figures.RG), 3) for year in range(2014, 2026)]

    assert shares == [0.878, 0.863, 0.822, 0.825, 0.809, 0.904, 0.923, 0.905, 0.885, 0.546, 0.53, 0.63]


def test_positive_conclusive_shares_by_year_are_the_published_ones():
    shares = [round(figures.positive_share(year, figures.CG), 3) for year in range(2014, 2026)]

    assert shares == [0.614, 0.591, 0.582, 0.655, 0.7, 0.819, 0.902, 0.914, 0.894, 0.664, 0.56, 0.706]


def test_children_are_believed_more_often_than_adults_in_2023():
    shares = figures.positive_shares_by_age(2023, figures.RG)

    assert (round(shares["adult"], 2), round(shares["child"], 2)) == (0.41, 0.74)


def test_a_year_after_the_last_known_goes_on_as_the_last():
    assert figures.positive_share(2031, figures.CG) == figures.positive_share(2026, figures.CG)
    assert figures.median_days(2031, figures.RG) == figures.median_days(2026, figures.RG)
