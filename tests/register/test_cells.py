from spendscan.register.cells import csv_cells
from spendscan.register.formats import is_name

HEADER = "BusinessName,LicenseNumber,ServiceState,ServiceZip,IssuedDate\n"
GOOD = "".join(f"FIRM {n} LLC,10{n:03},AZ,85251,2015-12-18 00:00:00\n" for n in range(60))


def test_a_shifted_row_is_mended_by_joining_its_name() -> None:
    cells = csv_cells((HEADER + GOOD + "ALTER G, INC.,10999,CA,94538,2015-11-21 00:00:00\n").encode(), "f.csv", is_name)
    assert (cells.mended, cells.rejected, cells.frame.height) == (1, 0, 61)
    assert cells.frame.row(60) == ("ALTER G, INC.", "10999", "CA", "94538", "2015-11-21 00:00:00")


def test_a_row_that_fits_in_no_way_is_rejected_and_counted() -> None:
    cells = csv_cells((HEADER + GOOD + "EDGE,10998,AZ,85251,900, JASPER AVE\n").encode(), "f.csv", is_name)
    assert (cells.mended, cells.rejected, cells.frame.height) == (0, 1, 60)


def test_the_name_is_joined_where_it_stands() -> None:
    header, good = "id,name,zip\n", "".join(f"{n},FIRM {n},85251\n" for n in range(60))
    cells = csv_cells(f"{header}{good}77,KHAN, SLATER, CPAS,85253\n".encode(), "f.csv", is_name)
    assert cells.frame.row(60) == ("77", "KHAN, SLATER, CPAS", "85253")


def test_encodings_delimiters_and_blank_rows() -> None:
    want = [("CAFÉ NOIR LTD", "M1 1AE")]
    for encoding, delimiter in (("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")):
        text = f"name{delimiter}postcode\nCAFÉ NOIR LTD {delimiter}M1 1AE\n{delimiter}\n"
        assert csv_cells(text.encode(encoding), "f.csv", is_name).frame.rows() == want, encoding


def test_short_rows_and_repeated_headers() -> None:
    cells = csv_cells(b"name,,name,town\nA LTD,x,y\nB LTD,x,y,z\n", "f.csv", is_name)
    assert cells.frame.columns == ["name", "#2", "name #3", "town"]
    assert cells.frame.rows() == [("A LTD", "x", "y", None), ("B LTD", "x", "y", "z")]
