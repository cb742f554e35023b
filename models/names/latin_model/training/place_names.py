"""Which Philippine and other places look like people in Filipino texts? Written by hand, for counterexamples."""

PROVINCES = (
    "Abra|Agusan del Norte|Agusan del Sur|Aklan|Albay|Antique|Apayao|Aurora|Basilan|Bataan|Batanes|Batangas|Benguet|Biliran|"
    "Bohol|Bukidnon|Bulacan|Cagayan|Camarines Norte|Camarines Sur|Camiguin|Capiz|Catanduanes|Cavite|Cebu|Cotabato|"
    "Davao de Oro|Davao del Norte|Davao del Sur|Davao Oriental|Eastern Samar|Silangang Samar|Hilagang Samar|Guimaras|"
    "Ifugao|Ilocos Norte|Ilocos Sur|Iloilo|Isabela|Kalinga|La Union|Laguna|Lanao del Norte|Lanao del Sur|Leyte|Maguindanao|"
    "Marinduque|Masbate|Misamis Occidental|Misamis Oriental|Negros Occidental|Negros Oriental|Northern Samar|Nueva Ecija|"
    "Nueva Vizcaya|Occidental Mindoro|Oriental Mindoro|Palawan|Pampanga|Pangasinan|Quezon|Quirino|Rizal|Romblon|Samar|"
    "Sarangani|Siquijor|Sorsogon|South Cotabato|Southern Leyte|Sultan Kudarat|Sulu|Surigao del Norte|Surigao del Sur|"
    "Tarlac|Tawi-Tawi|Zambales|Zamboanga del Norte|Zamboanga del Sur|Zamboanga Sibugay|Kalakhang Maynila"
).split("|")
TOWNS = (
    "San Jose|San Pablo|San Fernando|San Carlos|San Juan|San Miguel|San Isidro|San Antonio|San Nicolas|San Rafael|San Vicente|"
    "San Luis|San Pedro|San Mateo|San Ildefonso|San Agustin|San Francisco|San Lorenzo|San Roque|San Manuel|San Narciso|"
    "San Felipe|San Marcelino|San Jacinto|San Fabian|San Quintin|San Esteban|San Emilio|San Andres|San Remigio|San Joaquin|"
    "San Dionisio|San Enrique|San Ricardo|San Benito|San Simon|Santa Rosa|Santa Maria|Santa Cruz|Santa Ana|Santa Rita|"
    "Santa Barbara|Santa Fe|Santa Ignacia|Santa Lucia|Santa Catalina|Santa Monica|Santa Teresita|Santa Elena|Santo Tomas|"
    "Santo Domingo|Santo Niño|Sto. Tomas|Sta. Mesa|Santiago|Rizal|Quirino|Quezon|Roxas|Aguinaldo|Bonifacio|Del Pilar|"
    "General Mariano Alvarez|General Emilio Aguinaldo|General Trias|General Nakar|General Luna|General Santos|Mabini|Burgos|"
    "Don Carlos|Don Marcelino|Doña Remedios Trinidad|Jose Panganiban|Jose Abad Santos|President Roxas|President Quirino|"
    "Carlos P. Garcia|Sergio Osmeña|Magsaysay|Ramon Magsaysay|Carmen|Pilar|Magdalena|Victoria|Esperanza|Consolacion|"
    "Milagros|Rosario|Dolores|Aurora|Isabel|Naga|Legazpi|Iriga|Lucena|Tayabas|Calamba|Biñan|Antipolo|Taytay|Angono|Binangonan|"
    "Marikina|Pasig|Makati|Taguig|Muntinlupa|Parañaque|Las Piñas|Pasay|Maynila|Mandaluyong|Caloocan|Malabon|Navotas|Valenzuela|"
    "Lungsod Quezon|Meycauayan|Malolos|Baliuag|Marilao|Bocaue|Balanga|Orani|Olongapo|Subic|Angeles|Mabalacat|Porac|Guagua|"
    "Lubao|Tarlac|Capas|Paniqui|Cabanatuan|Gapan|Palayan|Muñoz|Dagupan|Urdaneta|Alaminos|Lingayen|Mangaldan|Vigan|Candon|"
    "Laoag|Batac|Pagudpud|Baguio|La Trinidad|Tuguegarao|Ilagan|Cauayan|Bayombong|Batangas|Lipa|Tanauan|Nasugbu|Lemery|Taal|"
    "Bacoor|Imus|Dasmariñas|Tagaytay|Kawit|Silang|Puerto Princesa|Coron|El Nido|Calapan|Puerto Galera|Daet|Sorsogon|Bulan|"
    "Iloilo|Passi|Oton|Pavia|Miagao|Roxas|Kalibo|Bacolod|Silay|Talisay|Victorias|Kabankalan|Cebu|Mandaue|Lapu-Lapu|Danao|"
    "Toledo|Carcar|Moalboal|Argao|Tagbilaran|Panglao|Dumaguete|Bais|Tacloban|Ormoc|Baybay|Maasin|Borongan|Catbalogan|Calbayog|"
    "Butuan|Surigao|Tandag|Bislig|Cagayan de Oro|El Salvador|Gingoog|Malaybalay|Valencia|Iligan|Marawi|Ozamiz|Oroquieta|Tangub|"
    "Dipolog|Dapitan|Pagadian|Zamboanga|Isabela|Lamitan|Jolo|Bongao|Davao|Tagum|Panabo|Digos|Mati|Kidapawan|Koronadal|Tacurong"
).split("|")
PHILIPPINE = tuple(PROVINCES + TOWNS)
COUNTRIES = (
    "Pilipinas|Estados Unidos|Hapon|Tsina|Timog Korea|Hilagang Korea|Indonesya|Malaysia|Singapura|Biyetnam|Taylandiya|Indiya|"
    "Pakistan|Iran|Irak|Saudi Arabia|Israel|Turkiya|Gresya|Italya|Espanya|Portugal|Pransiya|Alemanya|Austria|Suwisa|Belhika|"
    "Olanda|Nagkakaisang Kaharian|Inglatera|Eskosya|Irlanda|Suwesya|Noruwega|Dinamarka|Pinlandiya|Rusya|Ukranya|Polonya|"
    "Republikang Tseko|Unggarya|Rumanya|Bulgarya|Serbiya|Kroasya|Ehipto|Libya|Alherya|Maruekos|Etiopia|Kenya|Nigerya|"
    "Timog Aprika|Australya|Bagong Silandiya|Kanada|Mehiko|Kuba|Brasil|Arhentina|Tsile|Peru|Kolombya|Beneswela|Bulibya"
).split("|")
AMERICAN = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|"
    "Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
    "New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|"
    "South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
).split("|")
