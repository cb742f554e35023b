"""The sentences that made_sentences.py fills.

{FULL} a person's whole name, {N} a given name, {F} a family name, {K} a short form,
{LF} "Last, First", {IL} "F. Last"; {ORG} {LOC} {MISC} {TOWN} {PROV} {LAND} {STATE} other names, {YEAR} {NUM} {PHONE} {MAIL}
{DATE} {ROLE} {ROLA}. <LOC|...> gives what is inside one label of its own. Written by hand, nothing in them is of a real person.
"""

MAIL = """
From: {FULL} <{MAIL}>|To: {FULL} <{MAIL}>|Subject: {DATE} meeting
From: {FULL}|Sent: {DATE}|To: {LF}|Cc: {LF}; {LF}|Subject: RE: {ORG} contract
From: "{LF}" <{MAIL}>|To: "{LF}" <{MAIL}>, "{FULL}" <{MAIL}>
{FULL}@ECT|{DATE}|To: {FULL}/HOU/ECT@ECT, {FULL}/NA/Enron@Enron|cc: {FULL}/Corp/Enron@ENRON
To: {FULL}/HOU/ECT@ECT|cc:|Subject: Re: {LOC} trip
 -----Original Message-----|From: {LF}|Sent: {DATE}|To: {LF}|Subject: FW: numbers
On {DATE}, {FULL} <{MAIL}> wrote:|> Thanks {N}, see you there.|> {N}
On {DATE} {FULL} wrote:
Forwarded by {FULL}/{LOC}/{ORG} on {DATE}
Hi {N},||Could you call {FULL} at {PHONE}? I told {PRON} you would.||Thanks,|{N}
Hi {N} and {N},||Please find the draft attached.||Best regards,||{FULL}|{ROLE}|<ORG|{ORG}>|Tel: {PHONE}|{MAIL}
Hello {N} -|Just spoke with {N} from {ORG} and {PRON} is fine with it. - {N}
{N},||See below.||{N}
{N} -|Will you be in on {DAY}? {N} wants to talk about {LOC}.|{N}
Dear {FULL},||We refer to your letter of {DATE}.||Yours sincerely,|{FULL}|{ROLE}
Dear Mr. {F}:||Enclosed please find the agreement between <ORG|{ORG}> and <ORG|{F} & {F} LLP>.||Sincerely,||{FULL}
Dear Ms. {F},||Thank you for your order.||Regards|{N} {F}
Dear Sir or Madam,||I am writing on behalf of <ORG|{F} {F} Inc.> regarding invoice {NUM}.||{IL}
Dear Customer,||Your account has been updated.||<ORG|{ORG}> Customer Service
Thanks!|{N}
Thanks,|{n}
thx, {n}
Cheers,||{N}
-- |{FULL}|{ROLE}, <ORG|{ORG}>|{NUM} <LOC|{F} Street>, <LOC|{LOC}>|Phone: {PHONE}|Fax: {PHONE}
{FULL}|{ROLE}|<ORG|{ORG}>|{PHONE} (o)|{PHONE} (m)|{MAIL}
{FULL}, {ROLE}|<ORG|{F} Associates>|www.{u}.com
Attendees: {FULL}, {FULL}, {N} {F}, {N}
Present: {IL}, {IL}, {IL}|Absent: {FULL}
Attn: {FULL}
c/o {FULL}|{NUM} <LOC|{F} Avenue>|<LOC|{LOC}>
cc: {FULL}, {FULL}
CC: {N}; {N}; {N}
Name: {FULL}|Address: {NUM} <LOC|{N} Road>, <LOC|{LOC}>|Phone: {PHONE}
Contact: {FULL}, {PHONE}
Contact person: {FULL} ({MAIL})
Ask for {N} at the front desk.
Please forward this to {N} in accounting.
{N}'s number is {PHONE}.
My new number is {PHONE}. {N}
This is {N} {F} from <ORG|{ORG}>, please call me back at {PHONE}.
{N} from {ORG} called, number {PHONE}
Reviewed by {FULL} on {DATE}
Approved: {FULL}
Prepared for: {FULL}|Prepared by: <ORG|{F} & Sons>
IN WITNESS WHEREOF, {FULL} has signed this on {DATE}.
OFFICE OF {FULL}|{ROLE}
Signed,||{FULL}||Witness: {FULL}
Customer {FULL} (no. {NUM}) asked for a refund.
Please let {N} or me know. I am out until {DAY}.
{FULL} is out of the office until {DATE}. For urgent matters contact {FULL} at {PHONE}.
{LF}|{LF}|{LF}
1. {FULL}|2. {FULL}|3. {FULL}
{FULL}	{PHONE}	{MAIL}
{LF}, {ROLE}, {PHONE}
I'll be in <LOC|{LOC}> with {N} on {DAY}, so call {N} if you need anything.
Will have {N} get back to you. May be May or June.
Mark your calendars: the bill will be discussed on {DAY}.
Could you bill me? I will pay by check.
Jan 12: rent due. April showers. Grant application pending.
""".strip().split("\n")

FORUM = """
does anyone know if {n} still works at {ORG}
i asked {n} and {n} but they dont know
my boss {n} is such a jerk lol
me and {n} went to <LOC|{LOC}> yesterday
{n} {f} is the best player ever
{N} {F} is the GOAT
omg {n} is so cute 😍
lol {n} and {n} are so funny
i wish i was {n}
R.I.P {FULL} 😢
RIP {n}, gone too soon
Happy birthday {N}!! 🎂
happy bday {n} love u
@{u} tell {N} i said hi
@{u} @{u} where is {n} ?
RT @{u} : {FULL} just won it !
RT @{u}: I love {FULL} so much
{FULL} vs {FULL} tonight who wins
{F} and {F} should retire
{F} should be fired , {F} too
Why did {F} trade {F} ?
anyone else think {f} is overrated
{FULL} 's new album is trash
Watching {FULL} on <MISC|{MISC}>
watching <MISC|{MISC}> with {n}
just finished <MISC|{MISC}> , so good
Just bought a <MISC|{MISC}>
playing <MISC|{MISC}> all day
<MISC|{N}'s Diner> is on <LOC|{LOC}> street
ate at <ORG|{N}'s> last night , great burgers
We stayed at the <LOC|Hotel {N}> in <LOC|{LOC}>
Drove from <LOC|{LOC}> to <LOC|Port {F}> today
<LOC|{F} County> sheriff says no
<LOC|Lake {F}> was frozen
<LOC|Mount {F}> is beautiful
<LOC|Fort {F}> , <LOC|{STATE}>
got a <MISC|{N} {F}> bag for $40
my new <MISC|{F}> guitar sounds great
the <MISC|{F} Act> was passed in {YEAR}
<ORG|{F} University> rejected me
I work for <ORG|{F} Industries> in <LOC|{LOC}>
<ORG|{F} & {F}> sued <ORG|{ORG}>
I have an account with <ORG|{N} {F} Bank>
<ORG|{F} High School> vs <ORG|St. {N} Academy>
The <MISC|{F} Award> goes to {FULL}
Dr. {F} told me to rest , so did Dr {F}
Mr {F} was my teacher , mrs. {f} too
Went to see Dr. {FULL} , best dentist in <LOC|{LOC}>
President {F} met <ORG|{ORG}> leaders in <LOC|{LOC}>
Coach {F} said {F} will start on {DAY}
Shout out to {N} at the front desk !
{N} was so helpful and friendly , thanks {N} !
thank you {n} for the help
ask {n}
{n} is right
I agree with {N} .
{N} , what do you think ?
{n} what do u think
yes {N} I saw that
Posted by {FULL} on {DATE}
Posted by {u} | {DATE} | reply
> {N} wrote :
{u} said: call {N} at {PHONE}
{N} here , any news ?
this guy {n} sold me a fake , his number is {PHONE}
seller is {n} {f} from <LOC|{LOC}> , very good
OP here, {n} is my wife
my son {N} and my daughter {N}
so my friend {n} tells me that {n} likes {n}
god i hate {DAY}s
hope you are well , will write more later
mark my words , this will fail
bill me later
i will never , ever do that grant thing again
drew a picture , it's not frank
may the force be with you
rob a bank ? no way
she will chase her dream , jack up prices , hunter of deals
summer is coming , autumn next , faith hope and joy
he has a rich harvest , dean of the faculty
the chase bank is closed
love your videos {n}
Great video {N} !
{N} is my favorite character
{n} looks so pretty in this
who else is here after {f} died
that {n} guy is hilarious
{N} you rock !
{f} is the president , deal with it
i hate {f} and everything {f} stands for
thank god for {f}
vote {F} {YEAR}
{F} 2020
{f} supporters are mad
{F} ' s speech was terrible
{n} ' s face at 2:31 lol
{n} ' s voice is amazing
{n} and {n} should date
i ship {n} and {n} so hard
{N} + {N} = love
{N} , {N} and {N} are the best trio
poor {n} :(
haha {n} got roasted
is {n} {f} still alive ?
{FULL} ' s acting in <MISC|{MISC}> was great
{FULL} should play {N} in the movie
i thought {N} {F} was dead
when {n} said that i died lmao
{n} wtf are you doing
aww {n} !!
i met {N} {F} once at a gas station in <LOC|{LOC}>
I think {F} is a better player than {F}
{F} scored twice , {F} got a red card
My uncle {N} has one of these
You sound like {N} {F}
Looks like {FULL} to me
its {n} , not {n}
{N} or {N} ?
team {n} all the way
subscribe to {u} for more
<MISC|{MISC}> is better than <MISC|{MISC}>
<MISC|{N}> for <ORG|{ORG}> is a great game
i love <LOC|{LOC}> , been there twice
the new <MISC|{F} 3000> phone sucks
<ORG|{F} Motors> makes bad cars
why is everyone so mean here
the cat looks so happy
this song gives me chills
king of the hill
what a drama queen
the pope and the queen walked in
ray of hope , rose from the dead , art of war , will of the people
""".strip().split("\n")

FILIPINO = """
Si {FULL} ay isang artista mula sa {LAND} .
Si {FULL} ( ipinanganak noong {DATE} ) ay isang mang-aawit , aktres at modelo sa Pilipinas .
Si {FULL} ( {YEAR} – {YEAR} ) ay isang manunulat .
Si {FULL} ay ipinanganak sa {TOWN} , {PROV} .
{FULL} ( ipinanganak {YEAR} ) , mang-aawit
{FULL} ( {YEAR} – {YEAR} )
{FULL} ( {YEAR} – kasalukuyan )
{FULL} ( kapanganakan {YEAR} )
{FULL} ( artista )
{FULL} ( politiko )
{FULL} - {YEAR}
{FULL} – bilang {N}
{FULL} bilang {N} {F}
* {FULL} bilang {N}
* {FULL}
** {FULL}
** {FULL} - {ROLA}
* {FULL} , {ROLA}
# {FULL}
'' {FULL} ''
{FULL}
{FULL}
{FULL}
{F} , {N}
{FULL} at {FULL}
{FULL} , {FULL} , at {FULL}
{MON}
{MON} ng {LAND}
Papa {MON}
Haring {MON} ng {LAND}
Reyna {N} ng {LAND}
Pangulong {FULL}
Pangulo {FULL}
Senador {FULL}
Gobernador {FULL} ( {YEAR} – {YEAR} )
Kinatawan {FULL}
Santo {N}
San {N}
Isinilang si {F} sa {TOWN} .
Namatay si {FULL} noong {YEAR} .
Anak siya ni {N} at ni {FULL} .
Siya ang ama ni {N} .
Ang awit ay isinulat ni {FULL} .
Idinirek ito ni {FULL} at pinagbidahan nina {FULL} at {FULL} .
Nobela ni {FULL}
Mga akda ni {FULL}
Talambuhay ni {FULL}
Pagpatay kay {FULL}
Libing ni {FULL}
Mga tula ni {FULL}
Talaan ng mga pelikula ni {FULL}
Ang pinuno ng <ORG|{ORG}> ay si {FULL} .
Ginampanan ni {FULL} ang papel ni {N} .
Ayon kay {F} , wala siyang alam dito .
Kasama ni {N} sina {N} at {N} .
kay {N} , anak ni {N}
Itinatag ito ni {FULL} noong {YEAR} .
Natuklasan ni {FULL} ang planeta noong {YEAR} .
Tinalo niya si {FULL} sa halalan .
Ika-{NUM} pangulo ng {LAND} si {FULL} .
{FULL} , dating pangulo ng {LAND}
{FULL} ng {LAND}
Kapanganakan ni {FULL} , {ROLA} ( k. {YEAR} )
{YEAR} – {FULL} , {ROLA} ( k. {YEAR} )
{DATE} - {FULL} , {ROLA} mula sa {LAND}
<LOC|{TOWN}> , <LOC|{PROV}>
<LOC|{TOWN}> , <LOC|{PROV}>
<LOC|{TOWN}>
<LOC|Lungsod ng {TOWN}>
<LOC|Lungsod ng {LOC}>
<LOC|Lungsod ng {LOC}> , <LOC|{STATE}>
<LOC|{LOC}> , <LOC|{STATE}>
<LOC|{F}> , <LOC|{STATE}>
<LOC|{F}> , <LOC|{LOC}>
<LOC|{F} County>
<LOC|Kondado ng {F}>
<LOC|{F} County> , <LOC|{STATE}>
<LOC|Ilog {F}>
<LOC|Bundok {F}>
<LOC|Lawa ng {LOC}>
<LOC|Pulo ng {LOC}>
<LOC|Kapuluang {F}>
<LOC|Look ng {TOWN}>
<LOC|Bulkang {TOWN}>
<LOC|Distrito ng {LOC}>
<LOC|Prepektura ng {LOC}>
<LOC|Estasyon ng {LOC}>
<LOC|Estasyong {F}>
<LOC|Linyang {LOC}>
<LOC|Kalye {F}>
<LOC|Abenida {FULL}>
<LOC|Daang {FULL}>
<LOC|Liwasang {F}>
<LOC|Paliparang Pandaigdig ng {FULL}>
<LOC|Tulay ng {F}>
<LOC|Simbahan ng San {N}>
<LOC|Katedral ng {TOWN}>
<LOC|Dambana ng {F}>
<LOC|Palasyo ng {LOC}>
<LOC|Barangay San {N}>
<LOC|San {N}> , <LOC|{PROV}>
<LOC|Santa {N}> , <LOC|{PROV}>
<LOC|{FULL}> , <LOC|{PROV}>
<LOC|Heneral {F}> , <LOC|{PROV}>
Ang bayan ng <LOC|{TOWN}> ay isang ika-{NUM} klaseng bayan sa lalawigan ng <LOC|{PROV}> , Pilipinas .
Ang <LOC|{LOC}> ay isang lungsod sa <LOC|{LAND}> .
Ang <LOC|{F}> ay isang comune sa rehiyon ng <LOC|{LOC}> sa bansang Italya .
Ang <LOC|{LOC}> ay isang munisipalidad sa <LOC|{LAND}> .
Matatagpuan ito sa <LOC|{LOC}> , <LOC|{LAND}> .
Mga lalawigan ng <LOC|{LAND}>
Mga comune ng <LOC|{LOC}>
Kasaysayan ng <LOC|{LAND}>
Talaan ng mga lungsod sa <LOC|{LAND}>
Heograpiya ng <LOC|{LOC}>
Ekonomiya ng <LOC|{LAND}>
Watawat ng <LOC|{LAND}>
Wikang {LAND}
Timog <LOC|{LOC}>
Hilagang <LOC|{LOC}>
Silangang <LOC|{LAND}>
<LOC|{LAND}>
<LOC|{LAND}> ( {NUM} )
** <LOC|{LAND}> ( Embahada )
* <LOC|{LOC}> ( Konsulado )
<ORG|Pamantasan ng {TOWN}>
<ORG|Unibersidad ng {LOC}>
<ORG|Pamantasang {FULL}>
<ORG|Pamantasang Pang-alaala ng {FULL}>
<ORG|Dalubhasaan ng San {N}>
<ORG|Kolehiyo ng Santa {N}>
<ORG|Colegio de San {N}>
<ORG|Mataas na Paaralan ng {F}>
<ORG|Mataas na Paaralang {FULL}>
<ORG|Partido Liberal ng {LAND}>
<ORG|Partido ng mga Manggagawa ng {LAND}>
<ORG|Kagawaran ng Edukasyon>
<ORG|Kagawaran ng Pananalapi>
<ORG|Senado ng {LAND}>
<ORG|Bangko Sentral ng {LAND}>
<ORG|{ORG}>
<ORG|{ORG}> ( {YEAR} – {YEAR} )
<ORG|{F} Corporation>
<ORG|{F} Broadcasting Network>
<ORG|Pambansang koponan ng {LAND}>
<MISC|{MISC}> ( {ORG} )
<MISC|{MISC}> ( pelikula )
<MISC|{MISC}> ( album )
<MISC|{MISC}> ( komiks )
<MISC|{MISC}> ( teleserye )
<MISC|{MISC}> ( {YEAR} )
'' <MISC|{MISC}> '' ( {YEAR} )
'' <MISC|{MISC}> ''
** '' <MISC|{MISC}> '' ( {YEAR} )
* '' <MISC|{MISC}> '' ( {YEAR} ) – <ORG|{ORG}>
Ang '' <MISC|{MISC}> '' ay isang palabas sa telebisyon ng <ORG|{ORG}> .
Ang Alamat ni {N}
<MISC|Si {N} at ang {N}>
Aklat ni {N}
Mga Aklat ni {N}
Sulat ni {N}
Ebanghelyo ni {N}
<MISC|The {F} Show>
<MISC|{F} Express>
<MISC|Kometang {F}>
<MISC|Gantimpalang {F}>
<MISC|Batas {F}>
<MISC|Ikalawang Digmaang Pandaigdig>
<MISC|Himagsikang Pilipino>
<MISC|Digmaan ng {LAND}>
<MISC|Labanan sa {LOC}>
Imperyong {LAND}
Mga hayop sa dagat
Uri ng halaman
Puting kalapati
Mga wika sa mundo
Pagkain at inumin
Sistemang panunaw
Agham pangkompyuter
Kalamnan ng braso
Ibong mandaragit
Araling panlipunan
Mga sakit sa balat
Ito ang tawag sa pagsukat ng oras .
Tumutukoy ito sa isang uri ng isda .
Karaniwang ginagamit ito sa pagluluto .
Ang halaman ay may mga dahong luntian .
Tumutukoy ito sa mga wikang ginagamit sa <LOC|{LAND}> at <LOC|{LAND}> .
Mayroon itong populasyon na {NUM} .
Sinalita ito sa <LOC|{LOC}> .
Magandang umaga po , si {FULL} po ito ng <ORG|{ORG}> .
Hi {N} , pwede mo bang tawagan si {K} sa {PHONE} ?
Kuya {K} , si {N} ito , bago kong number {PHONE}
Mahal naming G. {F} ,||Natanggap po namin ang inyong sulat .||Lubos na gumagalang ,|{FULL}
Gng. {FULL}|{NUM} <LOC|Kalye {F}>|<LOC|{TOWN}> , <LOC|{PROV}>
si {n} ang kausap ko kanina
nandito na sina {k} at {n}
salamat {k} !
kay {k} mo na lang ibigay
ang sabi ni {f} , ok lang daw
punta tayo kina {n} mamaya
Maraming salamat po !||{N}
Ang may-akda ay si {IL} .
Ni {FULL}
Kuha ni {FULL}
Sina {FULL} at {FULL} ang nagwagi .
REDIRECT {FULL}
# REDIRECT {FULL}
#REDIRECT <LOC|{TOWN}>
REDIRECT <LOC|{LOC}>
REDIRECT <MISC|{MISC}>
' '' {FULL} '' '
Si ' '' {FULL} '' ' ay isang {ROLA} .
' '' {FULL} '' ' ( ipinanganak noong {DATE} ) ay isang {ROLA} .
' '' <LOC|{LOC}> '' ' ay isang lungsod sa <LOC|{LAND}> .
Ang ' '' <LOC|{F}> '' ' ay isang bayan sa <LOC|{LAND}> .
Ang ' '' <MISC|{MISC}> '' ' ay isang pelikula noong {YEAR} .
thumb | {FULL}
thumb | right | 200px | {FULL}
thumb | <LOC|{LOC}>
Larawan : {FULL}
{FULL} ( {LAND} )
( {FULL} )
{FULL} ( {NUM} )
{FULL} / {FULL}
{FULL} & {FULL}
{FULL} : {N}
{FULL} – tinig , gitara
Pinakamahusay na Aktor : {FULL} ( '' <MISC|{MISC}> '' )
'' <MISC|{MISC}> '' - {FULL}
'' <MISC|{MISC}> '' ni {FULL}
Ang kanyang asawa ay si {FULL} .
Pinalitan siya ni {FULL} noong {YEAR} .
Kapatid siya ng aktor na si {FULL} .
Ito ay pinamunuan ni {MON} .
kay {FULL} na anak ni {N}
Ipinangalan ito kay {FULL} .
Ang mga anak nila ay sina {N} , {N} , at {N} .
Bise Presidente {FULL}
Kalihim {FULL}
Obispo {FULL}
Heneral {FULL}
Prinsesa {N} ng {LAND}
Prinsipe {N} , Duke ng {LOC}
Emperador {MON}
{N} ang Dakila
San {N} ng {LOC}
Si Santa {N} ay isang santo ng Simbahang Katoliko .
Unang Sulat ni {N}
Batas ni {F}
Bantas ni {F}
<MISC|Kapistahan ni San {N}>
<LOC|Mansiyon ng mga {F}>
Museo ni {FULL}
Bantayog ni {FULL}
<LOC|Parke {FULL}>
<ORG|Kapatiran ng San {N}>
<ORG|Ospital ng San {N}>
<ORG|{F} Hotspurs>
<ORG|Unang Republika ng {LAND}>
Mga Kristiyano
Papa {MON}
Papa {MON}
Antipapa {MON}
Patriyarka {MON} ng {LOC}
{MON} , Duke ng {LOC}
{MON} , Banal na Emperador Romano
San {N} , obispo
{N} , {ROLA}
{TW}
{TW} {tw}
{TW} {tw}
{TW} na {tw}
{TW} ng {tw}
{TW} ng mga {tw}
{TW} at {tw}
{TW} sa {tw}
Mga {tw} ng {LAND}
{TW} ng {LAND}
Ang {tw} ay {tw} ng {tw} .
Ang mga {tw} at {tw} ay {tw} .
{YEAR} - {TW} ang {LAND} .
* {YEAR} - '' {TW} {tw} ''
'' {TW} {TW} {TW} '' ( {YEAR} )
'' {TW} Ng {TW} '' - {FULL}
{TW} {tw} ito sa {LOC} at {LAND} .
{TW} siya ng {tw} ni {N} noong {YEAR} .
{TW} rin ito ng {tw} nina {FULL} at {FULL} .
{FULL} , {FULL} , {FULL} , {FULL}
{FULL} - {tw}
{tw} {tw} ko {tw} sa {tw}
{tw} po ba ang {tw} ? {tw} naman
<LOC|{F}-si>
<LOC|{LOC}> , <LOC|{F}>
<LOC|{F}>
<ORG|{TW} {TW} ng {LAND}>
<ORG|Kagawaran ng {TW}>
<ORG|Samahan ng mga {TW} sa {LAND}>
Sinaunang sining
Kasuotang pambabae
Sayaw at musika
Hukbong-dagat
Mga pintor na Pilipino
Mga politiko mula sa <LOC|{TOWN}>
Mga artistang ipinanganak noong {YEAR}
""".strip().split("\n")

ENGLISH_LINES = """
{FULL} ( born {YEAR} )
{FULL} , {FULL} , {FULL} , {FULL}
{FULL} - {ROLE} , {FULL} - {ROLE}
{FULL} {FULL} - {ROLE}
{FULL} {MAIL}
{MON}
King {MON} of {LOC}
<LOC|{F}>
<LOC|{F}> ?
{FULL} ( {YEAR} – {YEAR} )
{FULL} as {N} {F}
{FULL} , {ROLE}
{FULL}
{FULL} ( {ROLE} )
* {FULL} – vocals
* {FULL} ( {LAND} )
{MON} of {LOC}
<LOC|{LOC}> , <LOC|{STATE}>
<LOC|{F}> , <LOC|{STATE}>
<LOC|{N}> , <LOC|{STATE}>
<LOC|{F} Township> , <LOC|{STATE}>
<MISC|{MISC}> ( film )
<MISC|{MISC}>
'' <MISC|{MISC}> ''
<ORG|{ORG}>
<ORG|{F} College>
<ORG|University of {LOC}>
<LOC|{F} River>
<LOC|{F} , {STATE}>
<MISC|{N} and {N}>
<MISC|The {N} {F} Show>
<MISC|USS {F}>
{FULL} ( {LOC} )
{FULL} , {LOC}
{ROLE} {FULL}
""".strip().split("\n")

ROLES = (
    "Director|Sales Manager|Vice President|Senior Counsel|Analyst|Project Manager|Attorney at Law|Associate|Engineer|Partner|"
    "Account Executive|Managing Director|Assistant|Office Manager|CEO|CFO|Head of Marketing|Registrar|Editor|Consultant|Trader|"
    "actor|singer|politician|footballer|writer|composer|painter|President|Governor|Coach|Secretary"
).split("|")
TAGALOG_ROLES = (
    "artista|aktres|mang-aawit|manunulat|politiko|pangulo|senador|manlalaro ng basketbol|pintor|siyentipiko|kompositor|direktor|"
    "bayani|heneral|pari|obispo|modelo|mamamahayag|makata|hari|reyna|imbentor|Amerikanong aktor|Pilipinong boksingero|mambabatas"
).split("|")
HISTORIC = (
    "Moises|Abraham|Isaac|Jacob|Esau|Noe|David|Solomon|Saul|Samuel|Elias|Isaias|Jeremias|Daniel|Josue|Ruth|Ester|Sara|Maria|Jose|"
    "Jesus|Hesus|Pedro|Pablo|Juan|Mateo|Marcos|Lucas|Santiago|Tomas|Andres|Esteban|Bernabe|Timoteo|Herodes|Pilato|Cain|Abel|Eba|"
    "Aristoteles|Platon|Socrates|Pitagoras|Euclides|Homer|Virgilio|Dante|Julio Cesar|Augusto|Neron|Constantino|Alejandro|Cleopatra|"
    "Zeus|Hera|Apolo|Atena|Buddha|Confucio|Muhammad|Napoleon|Nostradamus|Copernico|Galileo|Voltaire|Rembrandt|Lapulapu|Humabon|"
    "Lakandula|Rajah Sulayman|Malakas|Maganda|Urduja|Leonidas|Ramses|Nefertiti|Genghis Khan|Kublai Khan|Saladin|Carlomagno"
).split("|")
FILIPINO_WORDS = (
    "araw gabi umaga hapon tanghali buwan taon linggo oras panahon tao bata matanda lalaki babae ama ina anak kapatid asawa lolo lola "
    "pamilya kaibigan kapitbahay guro mag-aaral manggagawa magsasaka mangingisda sundalo pulis doktor abogado alagad mamamayan bayan "
    "lungsod lalawigan bansa pulo bundok ilog lawa dagat gubat bukid lupa langit ulap ulan hangin bagyo lindol apoy tubig bato buhangin "
    "hayop aso pusa ibon isda manok baboy baka kabayo kalabaw ahas unggoy daga langgam paruparo halaman puno dahon bulaklak bunga ugat "
    "prutas gulay kanin tinapay karne gatas asukal asin kape tsaa sabaw ulam kusina bahay bubong pinto bintana silid hagdan simbahan "
    "paaralan aklatan palengke tindahan ospital tanggapan gusali tulay daan kalsada paliparan daungan sasakyan barko eroplano tren "
    "ulo mata tainga ilong bibig ngipin dila leeg balikat kamay daliri dibdib puso tiyan paa tuhod buto dugo balat utak kalamnan sakit "
    "gamot lunas kalusugan katawan buhay kamatayan kasal libing pista kaarawan pagkain inumin damit sapatos salamin singsing pera ginto "
    "pilak tanso bakal kahoy papel aklat sulat liham pahayagan larawan awit sayaw tula dula pelikula palabas kuwento alamat kasaysayan "
    "wika salita titik bilang agham sining musika panitikan pilosopiya relihiyon ekonomiya politika batas hukuman pamahalaan halalan "
    "digmaan kapayapaan kalayaan himagsikan katipunan republika kaharian imperyo dinastiya hukbo sandata labanan tagumpay pagkatalo "
    "malaki maliit mataas mababa mahaba maikli malayo malapit bago luma mabilis mabagal maganda pangit mabuti masama mainit malamig "
    "puti itim pula bughaw luntian dilaw kayumanggi una ikalawa ikatlo huli hilaga timog silangan kanluran gitna loob labas ibabaw ilalim "
    "karapatan tungkulin katarungan kaalaman karunungan damdamin pag-ibig galit takot tuwa lungkot pag-asa pananampalataya panalangin "
    "nagsimula natapos itinatag ginawa ginamit ginampanan isinulat sinabi sumali lumaya lumaban nanalo natalo dumating umalis pumunta "
    "bumalik nakita narinig nalaman tinawag pinili inilathala ipinalabas matatagpuan tumutukoy kabilang kasama dahil kaya ngunit subalit "
    "habang upang pagkatapos bago noon ngayon bukas kahapon dito doon iyon rin din lamang naman talaga pala siguro baka sana parang "
    "kasi sobra grabe salamat pasensya ingat kumusta magkano saan kailan bakit paano sino alin ilan lahat wala meron mayroon hindi oo "
    "kapuluan rehiyon distrito munisipalidad himpilan linya estasyon sangay uri klase sistema yunit sukat timbang haba lawak bilis init "
    "kuryente ilaw tunog kulay hugis guhit parisukat bilog planeta bituin buwan araw kalawakan selula atomo elemento metal gas likido"
).split(" ")
