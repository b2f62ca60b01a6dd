"""Names of months and of weekdays in the languages that ledgers are also published in."""

import re
import unicodedata

_NAMES = {
    "Welsh": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    "Irish": "eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa - - samhain nollaig",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "German": "januar februar märz april mai juni juli august september oktober november dezember",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "a Polish month": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik"
    " listopad grudzień",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Finnish": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu"
    " marraskuu joulukuu",
    "a Finnish day": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta"
    " lokakuuta marraskuuta joulukuuta",
    "Estonian": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "Czech": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "a Czech day": "ledna února března dubna května června července srpna září října listopadu prosince",
    "Slovak": "január február marec apríl máj jún júl august september október november december",
    "Hungarian": "január február március április május június július augusztus szeptember október november december",
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
}
# Cut short as spreadsheets cut them; "mar" and "mai" are the same month wherever they are used.
_SHORT = {
    "French": "janv févr - avr - - juil - sept - - déc",
    "German": "jän feb mrz apr - jun jul aug sep okt nov dez",
    "Spanish": "ene feb mar abr may jun jul ago sep oct nov dic",
    "Italian": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Dutch": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "Portuguese": "jan fev mar abr mai jun jul ago set out nov dez",
    "Polish": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
}
_ACCENTS = re.compile("[\u0300-\u036f]")
# Each as it is written, and as it is without its accents.
MONTHS_ABROAD = {
    one: number
    for names in (*_SHORT.values(), *_NAMES.values())
    for number, name in enumerate(names.split(), 1)
    for one in (name, _ACCENTS.sub("", unicodedata.normalize("NFD", name)))
    if name != "-"
}
_WEEK = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo",
    "lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab",
    "segunda terça quarta quinta sexta seg ter qua qui sex",
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors fre lör sön mandag tirsdag lørdag søndag",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz",
    "llun mawrth mercher iau gwener sadwrn sul",
)
WEEKDAYS_ABROAD = sorted({name for names in _WEEK for name in names.split()})
