"""Words of the scales that surveys use everywhere, in English, Spanish and five languages more.

All are written as `worded.key` leaves them: without capitals and accents. A word that stands in
several scales means something only where all others of its column fit the same one.
"""

# fmt: off
DONT_KNOW = frozenset((
    "n/s", "n/s n/c",
    "dk", "idk", "ns", "ns/nc", "nsnc", "ns-nc", "ns / nc", "ns nc", "ns/nr", "no sabe", "no se",
    "no lo se", "no sabe/no contesta", "no sabe / no contesta", "no sabe, no contesta",
    "no se/no contesto", "no se / no contesto", "no sabe/no responde", "no sabe / no responde",
    "no sabria decir", "no estoy seguro", "no estoy segura", "sin opinion", "no puedo valorar",
    "no puedo valorarlo", "don't know", "dont know", "do not know", "i don't know",
    "don't know / no answer", "unsure", "not sure", "no opinion", "can't say", "cannot say",
    "no ho se", "no ho sap", "no sap", "no ho sap/no contesta", "no sap/no contesta",
    "sense opinio",
    "nao sei", "nao sabe", "nao sei responder", "nao sabe/nao responde",
    "nao sabe / nao responde", "nao sei/nao respondo", "sem opiniao",
    "je ne sais pas", "ne sait pas", "nsp", "nspp", "ne se prononce pas", "sans opinion",
    "sans avis",
    "weiss nicht", "weiss ich nicht", "ich weiss nicht", "keine meinung",
    "kann ich nicht beurteilen", "kann ich nicht sagen",
    "non so", "non lo so", "non saprei", "non sa", "non sa/non risponde", "senza opinione",
))
NOT_GIVEN = frozenset((
    "",  # a full stop, as SPSS and Stata have it
    "na", "n/a", "n.a", "#n/a", "-", "–", "—", "null", "no aplica", "no aplicable", "no procede",
    "n/c", "s/r", "s/d", "n/r",
    "nc", "no contesta", "no responde", "sin respuesta", "sin contestar", "prefiero no contestar",
    "prefiero no responder", "not applicable", "does not apply", "no answer", "no response",
    "not answered", "skipped", "prefer not to say", "prefer not to answer",
    "no contestat", "sense resposta", "prefereixo no contestar",
    "nao se aplica", "nao aplicavel", "nao respondeu", "nao responde", "sem resposta",
    "prefiro nao responder", "prefiro nao dizer",
    "non applicable", "sans objet", "non concerne", "non concernee", "sans reponse",
    "pas de reponse", "ne souhaite pas repondre",
    "nicht zutreffend", "nicht anwendbar", "keine angabe", "keine antwort", "k.a", "k. a",
    "mochte ich nicht sagen",
    "non applicabile", "non si applica", "nessuna risposta", "non risponde",
    "preferisco non rispondere",
))
SCALES: tuple[tuple[str, ...], ...] = (
    # each a row from the lowest score to the highest; words of one score are set apart by |
    ("totalmente en desacuerdo|muy en desacuerdo|completamente en desacuerdo|strongly disagree"
     "|completely disagree|totally disagree|fully disagree"
     "|totalment en desacord|molt en desacord|completament en desacord"
     "|discordo totalmente|discordo plenamente|discordo completamente"
     "|pas du tout d'accord|tout a fait en desaccord|totalement en desaccord"
     "|fortement en desaccord"
     "|stimme uberhaupt nicht zu|stimme gar nicht zu|trifft uberhaupt nicht zu"
     "|trifft gar nicht zu|lehne stark ab|lehne vollig ab"
     "|per niente d'accordo|completamente in disaccordo|totalmente in disaccordo"
     "|fortemente in disaccordo|molto in disaccordo",
     "en desacuerdo|disagree|en desacord|discordo|discordo parcialmente"
     "|pas d'accord|plutot pas d'accord|en desaccord|plutot en desaccord"
     "|stimme nicht zu|stimme eher nicht zu|trifft nicht zu|trifft eher nicht zu|lehne ab"
     "|in disaccordo|poco d'accordo|non d'accordo|non sono d'accordo",
     "ni de acuerdo ni en desacuerdo|ni de acuerdo, ni en desacuerdo"
     "|ni en desacuerdo ni de acuerdo|ni acuerdo ni desacuerdo|neutral|neutro|indiferente"
     "|neither agree nor disagree|neither agree or disagree|undecided"
     "|ni d'acord ni en desacord|neutre"
     "|nem concordo nem discordo|nao concordo nem discordo|nem discordo nem concordo"
     "|ni d'accord ni pas d'accord|ni d'accord, ni pas d'accord|ni d'accord ni en desaccord"
     "|ni en accord ni en desaccord"
     "|weder noch|teils/teils|teils teils|teils, teils|teils-teils|unentschieden"
     "|stimme weder zu noch nicht zu|weder zustimmung noch ablehnung"
     "|ne d'accordo ne in disaccordo|neutrale|incerto",
     "de acuerdo|agree|d'acord|concordo|concordo parcialmente"
     "|d'accord|plutot d'accord|stimme zu|stimme eher zu|trifft zu|trifft eher zu"
     "|d'accordo|abbastanza d'accordo|sono d'accordo",
     "totalmente de acuerdo|muy de acuerdo|completamente de acuerdo|strongly agree"
     "|completely agree|totally agree|fully agree"
     "|totalment d'acord|molt d'acord|completament d'acord"
     "|concordo totalmente|concordo plenamente|concordo completamente"
     "|tout a fait d'accord|totalement d'accord|entierement d'accord|fortement d'accord"
     "|stimme voll zu|stimme voll und ganz zu|stimme vollig zu|stimme stark zu"
     "|stimme vollkommen zu|trifft voll zu|trifft voll und ganz zu|trifft vollig zu"
     "|completamente d'accordo|totalmente d'accordo|pienamente d'accordo|molto d'accordo"
     "|fortemente d'accordo"),
    ("totalmente en desacuerdo|muy en desacuerdo|strongly disagree|totalment en desacord"
     "|molt en desacord|discordo totalmente|pas du tout d'accord|stimme uberhaupt nicht zu"
     "|stimme gar nicht zu|trifft gar nicht zu|trifft uberhaupt nicht zu|per niente d'accordo",
     "en desacuerdo|disagree|en desacord|discordo|discordo parcialmente|pas d'accord"
     "|plutot pas d'accord|stimme nicht zu|stimme eher nicht zu|trifft eher nicht zu"
     "|poco d'accordo",
     "de acuerdo|agree|d'acord|concordo|concordo parcialmente|d'accord|plutot d'accord"
     "|stimme zu|stimme eher zu|trifft eher zu|abbastanza d'accordo",
     "totalmente de acuerdo|muy de acuerdo|strongly agree|totalment d'acord|molt d'acord"
     "|concordo totalmente|tout a fait d'accord|stimme voll zu|stimme voll und ganz zu"
     "|stimme vollig zu|trifft voll zu|trifft voll und ganz zu|molto d'accordo"),
    ("totalmente en desacuerdo|muy en desacuerdo|strongly disagree", "en desacuerdo|disagree",
     "algo en desacuerdo|ligeramente en desacuerdo|somewhat disagree|slightly disagree",
     "ni de acuerdo ni en desacuerdo|neutral|neither agree nor disagree",
     "algo de acuerdo|ligeramente de acuerdo|somewhat agree|slightly agree", "de acuerdo|agree",
     "totalmente de acuerdo|muy de acuerdo|strongly agree"),
    ("strongly disagree|totalmente en desacuerdo|muy en desacuerdo",
     "somewhat disagree|algo en desacuerdo|parcialmente en desacuerdo|mas bien en desacuerdo",
     "neutral|neither agree nor disagree|neutro|indiferente|ni de acuerdo ni en desacuerdo",
     "somewhat agree|algo de acuerdo|parcialmente de acuerdo|mas bien de acuerdo",
     "strongly agree|totalmente de acuerdo|muy de acuerdo"),
    ("muy insatisfecho|muy insatisfecha|nada satisfecho|nada satisfecha|totalmente insatisfecho"
     "|totalmente insatisfecha|very dissatisfied|very unsatisfied|extremely dissatisfied"
     "|molt insatisfet|molt insatisfeta|gens satisfet|gens satisfeta"
     "|muito insatisfeito|muito insatisfeita|nada satisfeito|nada satisfeita"
     "|tres insatisfait|tres insatisfaite|pas du tout satisfait|pas du tout satisfaite"
     "|tres mecontent|tres mecontente|sehr unzufrieden|vollig unzufrieden"
     "|molto insoddisfatto|molto insoddisfatta|per niente soddisfatto|per niente soddisfatta",
     "insatisfecho|insatisfecha|poco satisfecho|poco satisfecha|algo insatisfecho"
     "|algo insatisfecha|dissatisfied|unsatisfied|somewhat dissatisfied"
     "|insatisfet|insatisfeta|poc satisfet|poc satisfeta"
     "|insatisfeito|insatisfeita|pouco satisfeito|pouco satisfeita"
     "|insatisfait|insatisfaite|peu satisfait|peu satisfaite|pas satisfait|pas satisfaite"
     "|plutot insatisfait|plutot insatisfaite|plutot pas satisfait|plutot pas satisfaite"
     "|mecontent|mecontente|unzufrieden|eher unzufrieden"
     "|insoddisfatto|insoddisfatta|poco soddisfatto|poco soddisfatta",
     "ni satisfecho ni insatisfecho|ni satisfecha ni insatisfecha|neutral|neutro|indiferente"
     "|neither satisfied nor dissatisfied|neither|neutre|neutrale"
     "|ni satisfet ni insatisfet|ni satisfeta ni insatisfeta"
     "|nem satisfeito nem insatisfeito|nem satisfeita nem insatisfeita"
     "|ni satisfait ni insatisfait|ni satisfaite ni insatisfaite"
     "|weder zufrieden noch unzufrieden|teils/teils|teils teils|weder noch"
     "|ne soddisfatto ne insoddisfatto|ne soddisfatta ne insoddisfatta",
     "satisfecho|satisfecha|bastante satisfecho|bastante satisfecha|satisfied"
     "|somewhat satisfied|satisfet|satisfeta|bastant satisfet|bastant satisfeta"
     "|satisfeito|satisfeita|satisfait|satisfaite|plutot satisfait|plutot satisfaite"
     "|zufrieden|eher zufrieden|soddisfatto|soddisfatta|abbastanza soddisfatto"
     "|abbastanza soddisfatta",
     "muy satisfecho|muy satisfecha|totalmente satisfecho|totalmente satisfecha"
     "|very satisfied|extremely satisfied|molt satisfet|molt satisfeta"
     "|muito satisfeito|muito satisfeita|totalmente satisfeito|totalmente satisfeita"
     "|tres satisfait|tres satisfaite|tout a fait satisfait|tout a fait satisfaite"
     "|sehr zufrieden|vollig zufrieden|molto soddisfatto|molto soddisfatta"),
    ("nada satisfecho|nada satisfecha", "poco satisfecho|poco satisfecha",
     "algo satisfecho|algo satisfecha", "bastante satisfecho|bastante satisfecha",
     "muy satisfecho|muy satisfecha"),
    ("muy insatisfecho|muy insatisfecha|very dissatisfied|nada satisfecho|nada satisfecha"
     "|molt insatisfet|molt insatisfeta|muito insatisfeito|muito insatisfeita"
     "|pas du tout satisfait|pas du tout satisfaite|tres insatisfait|tres insatisfaite"
     "|sehr unzufrieden|per niente soddisfatto|per niente soddisfatta",
     "insatisfecho|insatisfecha|dissatisfied|poco satisfecho|poco satisfecha|insatisfet"
     "|insatisfeta|insatisfeito|insatisfeita|peu satisfait|peu satisfaite|plutot insatisfait"
     "|plutot insatisfaite|insatisfait|insatisfaite|unzufrieden|eher unzufrieden"
     "|poco soddisfatto|poco soddisfatta",
     "satisfecho|satisfecha|satisfied|bastante satisfecho|bastante satisfecha|satisfet"
     "|satisfeta|satisfeito|satisfeita|satisfait|satisfaite|plutot satisfait"
     "|plutot satisfaite|zufrieden|eher zufrieden|abbastanza soddisfatto"
     "|abbastanza soddisfatta",
     "muy satisfecho|muy satisfecha|very satisfied|molt satisfet|molt satisfeta"
     "|muito satisfeito|muito satisfeita|tres satisfait|tres satisfaite|sehr zufrieden"
     "|molto soddisfatto|molto soddisfatta"),
    ("muy malo|muy mala|muy mal|pesimo|pesima|very poor|very bad|terrible"
     "|molt dolent|molt dolenta|molt malament|pessim|pessima"
     "|muito mau|muito ma|muito ruim|pessimo"
     "|tres mauvais|tres mauvaise|tres mal|sehr schlecht|molto scarso|molto scarsa|molto male",
     "malo|mala|mal|poor|bad|dolent|dolenta|malament|mau|ma|ruim"
     "|mauvais|mauvaise|schlecht|scarso|scarsa|cattivo|cattiva|male",
     "regular|normal|aceptable|fair|average|acceptable|ok|neutral|razoavel|aceitavel"
     "|moyen|moyenne|passable|correct|correcte|mittel|mittelmassig|durchschnittlich"
     "|befriedigend|sufficiente|discreto|discreta",
     "bueno|buena|bien|good|bo|bona|be|bom|boa|bem|bon|bonne|gut|buono|buona|bene",
     "muy bueno|muy buena|muy bien|excelente|very good|excellent|molt bo|molt bona|molt be"
     "|excel·lent|muito bom|muito boa|muito bem|otimo|otima|tres bon|tres bonne|tres bien"
     "|excellente|sehr gut|ausgezeichnet|hervorragend|molto buono|molto buona|molto bene"
     "|ottimo|ottima|eccellente"),
    ("poor|malo|mala", "fair|regular", "good|bueno|buena", "very good|muy bueno|muy buena",
     "excellent|excelente"),
    ("muy bajo|muy baja|very low|molt baix|molt baixa|muito baixo|muito baixa|tres faible"
     "|tres bas|tres basse|sehr niedrig|sehr gering|molto basso|molto bassa",
     "bajo|baja|low|baix|baixa|baixo|faible|bas|basse|niedrig|gering|basso|bassa",
     "medio|media|moderado|moderada|medium|moderate|average|mitja|mitjana|moyen|moyenne|mittel",
     "alto|alta|high|alt|eleve|elevee|haut|haute|hoch",
     "muy alto|muy alta|very high|molt alt|molt alta|muito alto|muito alta|tres eleve"
     "|tres elevee|tres haut|tres haute|sehr hoch|molto alto|molto alta"),
    ("nada importante|sin importancia|muy poco importante|no es importante|not important"
     "|not at all important|unimportant|very unimportant"
     "|gens important|sense importancia|sem importancia|nao e importante|nao importante"
     "|pas du tout important|pas du tout importante|sans importance|pas important"
     "|pas importante|uberhaupt nicht wichtig|gar nicht wichtig|vollig unwichtig"
     "|sehr unwichtig|per niente importante|non importante|non e importante",
     "poco importante|slightly important|of little importance|less important"
     "|poc important|pouco importante|peu important|peu importante|eher unwichtig"
     "|weniger wichtig|wenig wichtig|unwichtig",
     "algo importante|medianamente importante|moderadamente importante|neutral|neutro"
     "|indiferente|moderately important|somewhat important"
     "|moderadament important|mitjanament important|mais ou menos importante"
     "|razoavelmente importante|moyennement important|moyennement importante"
     "|moderement important|moderement importante|neutre|mittel|mittelmassig wichtig"
     "|massig wichtig|teils/teils|teils teils|mediamente importante|moderatamente importante"
     "|neutrale",
     "importante|bastante importante|important|fairly important|quite important"
     "|bastant important|forca important|plutot important|plutot importante"
     "|assez important|assez importante|wichtig|eher wichtig|ziemlich wichtig",
     "muy importante|very important|extremadamente importante|extremely important"
     "|molt important|extremadament important|muito importante|extremamente importante"
     "|tres important|tres importante|extremement important|extremement importante"
     "|sehr wichtig|ausserst wichtig|molto importante|estremamente importante"),
    ("bajo|baja|low|baix|baixa|baixo|faible|niedrig|gering|basso|bassa",
     "medio|media|moderado|moderada|medium|moderate|average|mitja|mitjana|moyen|moyenne|mittel",
     "alto|alta|high|alt|eleve|elevee|hoch"),
    ("not at all important|nada importante", "slightly important|ligeramente importante",
     "moderately important|moderadamente importante", "very important|muy importante",
     "extremely important|extremadamente importante"),
    ("unwichtig", "eher unwichtig", "neutral|teils/teils|teils teils|mittel|weder noch",
     "eher wichtig", "wichtig|sehr wichtig"),
    # the same words on other steps: where a column does not tell which, it is asked
    ("trifft nicht zu|stimme nicht zu", "trifft eher nicht zu|stimme eher nicht zu",
     "neutral|teils/teils|teils teils|teils, teils|teils-teils|weder noch|unentschieden",
     "trifft eher zu|stimme eher zu", "trifft zu|stimme zu"),
    ("trifft nicht zu|stimme nicht zu", "trifft eher nicht zu|stimme eher nicht zu",
     "trifft eher zu|stimme eher zu", "trifft zu|stimme zu"),
    ("pas d'accord", "plutot pas d'accord", "plutot d'accord", "d'accord"),
    ("unzufrieden", "eher unzufrieden", "neutral|teils/teils|teils teils|weder noch",
     "eher zufrieden", "zufrieden"),
    ("unwahrscheinlich", "eher unwahrscheinlich", "neutral|teils/teils|teils teils|weder noch",
     "eher wahrscheinlich", "wahrscheinlich"),
    ("discordo totalmente", "discordo", "discordo parcialmente",
     "nem concordo nem discordo|neutro|indiferente", "concordo parcialmente", "concordo",
     "concordo totalmente"),
    ("scarso|scarsa", "sufficiente", "discreto|discreta", "buono|buona", "ottimo|ottima"),
    ("mauvais|mauvaise", "passable", "moyen|moyenne", "bon|bonne", "tres bon|tres bonne"),
    ("schlecht", "mittelmassig", "befriedigend", "gut", "sehr gut"),
    ("malo|mala", "regular", "aceptable", "bueno|buena", "muy bueno|muy buena"),
    ("per niente importante", "poco importante", "abbastanza importante", "molto importante",
     "estremamente importante|moltissimo importante"),
    ("nunca|never|mai|jamais|nie|niemals",
     "casi nunca|rara vez|raramente|pocas veces|muy pocas veces|rarely|seldom|almost never"
     "|quasi mai|gairebe mai|rarament|poques vegades|quase nunca|poucas vezes"
     "|rarement|presque jamais|selten|fast nie",
     "a veces|algunas veces|ocasionalmente|de vez en cuando|sometimes|occasionally"
     "|de vegades|a vegades|algunes vegades|as vezes|algumas vezes"
     "|parfois|quelquefois|de temps en temps|manchmal|gelegentlich|ab und zu"
     "|qualche volta|a volte|talvolta",
     "a menudo|frecuentemente|con frecuencia|casi siempre|muchas veces|often|usually|frequently"
     "|almost always|very often|habitualmente|sovint|gairebe sempre|frequentment"
     "|moltes vegades|frequentemente|muitas vezes|quase sempre|com frequencia"
     "|souvent|presque toujours|frequemment|oft|haufig|meistens|fast immer"
     "|spesso|quasi sempre",
     "siempre|always|sempre|toujours|immer"),
    ("nada|not at all|gens|pas du tout|gar nicht|uberhaupt nicht|per niente",
     "poco|un poco|a little|slightly|poc|una mica|pouco|um pouco|un peu|peu|wenig|kaum",
     "algo|regular|somewhat|moderately|moderadament|mais ou menos|moderadamente|moyennement"
     "|moderement|etwas|teilweise|mittelmassig|mittel",
     "bastante|quite|quite a bit|a lot|very|bastant|forca|beaucoup|ziemlich|uberwiegend",
     "mucho|muchisimo|a great deal|extremely|very much|molt|moltissim|muito|muitissimo"
     "|enormement|extremement|sehr|vollig"),
    ("per niente", "poco", "abbastanza", "molto", "moltissimo"),
    ("nada|not|not at all|gens|pas du tout|gar nicht|uberhaupt nicht|per niente",
     "poco|a little|poc|pouco|peu|un peu|wenig|kaum",
     "bastante|rather|quite|bastant|forca|assez|plutot|ziemlich|abbastanza",
     "mucho|very|a lot|molt|muito|beaucoup|tout a fait|sehr|molto"),
    ("muy improbable|nada probable|very unlikely|not at all likely|molt improbable"
     "|muito improvavel|nada provavel|tres improbable|pas du tout probable"
     "|sehr unwahrscheinlich|molto improbabile|per niente probabile",
     "improbable|poco probable|unlikely|poc probable|improvavel|pouco provavel|peu probable"
     "|unwahrscheinlich|eher unwahrscheinlich|improbabile|poco probabile",
     "neutral|neutro|ni probable ni improbable|neither likely nor unlikely|neutre"
     "|nem provavel nem improvavel|weder noch|neutrale|ne probabile ne improbabile",
     "probable|likely|provavel|wahrscheinlich|eher wahrscheinlich|plutot probable|probabile",
     "muy probable|very likely|molt probable|muito provavel|tres probable"
     "|sehr wahrscheinlich|molto probabile"),
    ("no|nao|non|nein",
     "en parte|parcialmente|a medias|partly|partially|in part|en part|parcialment|em parte"
     "|en partie|partiellement|teilweise|zum teil|in parte|parzialmente",
     "si|yes|sim|oui|ja"),
    ("no|falso|false|nao|non|nein|faux|falsch",
     "si|yes|verdadero|true|sim|oui|ja|verdadeiro|vrai|wahr|vero"),
)
# fmt: on
