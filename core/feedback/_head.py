"""What tells a complaint from praise in a sentence vector: weights learnt by benchmarks/sentiment_head.py."""

from base64 import b85decode
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.feedback._embed import Vectors


@dataclass(frozen=True, slots=True)
class Head:
    """A logistic regression on the vectors of `SentenceEncoder` and the valence of VADER.

    scale, packed : the 512 weights, as multiples of `scale` from -127 to 127, one byte each in base 85.
    valence : the weight of the valence; 0 leaves it out.
    offset : the constant.
    """

    scale: float
    valence: float
    offset: float
    packed: str

    def logits(self, vectors: Vectors, valence: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds that a text is negative, shape (n_texts,)."""
        weights = np.frombuffer(b85decode(self.packed), dtype=np.int8) * self.scale
        return np.asarray(vectors @ weights + self.valence * valence + self.offset, dtype=float)


# Learnt from public texts under MIT and CC0; the texts themselves are not here.
WITH_VALENCE = Head(
    scale=0.02577270,
    valence=-1.9035,
    offset=-0.4387,
    packed=(
        "{rmU+2MG!U4+Q`Z4hjJo0PEWV`t1q?1Qh)C>lPR7{srp$_!|NF1N>a@0r&sz3;g>D{_*+c>kRk!4-6OWBL)i#`v39=7zF+N`~c$Z"
        "{Q)Nd66g2#6%!Qq3H9^x`S0xS0}=Q4-xT@{@)7L|`||n>@&fJ#^z`Zd2!99t1RM$P1>+0&{015B0ucxT5cL7{{{RjV1qTH50Q~O="
        "_TCl-?g97z`6BEW1NHz6;R*B)1o99K1pE;d3ltFi_zeUN3jF!_`w{N?4gePV4+RkJ4dwn74fEmz@c#xC_zwH@<pvJ`)Bq6Y?e+ol"
        "3;XQ^2>9~x5bNgt1ONm66cz3s`S$V|1mOhW1^x>R`seZs==0|q0PqPA{sRp43j_uO3j_fS>-O>D73mBb2kinC`t$<+>JsSn1pe^%"
        "5&z}>3Eu<p{rc$W`~Bhg1rPW17zy_E0~{|03;6&B1ord){sRvR760D=2K43=_V^J47#I)_;s_b*{Pyz_1q=!C5&`-H1_=lR1n~3%"
        "{O=a~1p^531q}f7^!^DJCjbfc@B{Mv_5l?F9Sj5dA^rXj=k??S7W4c8_ZSEF{RHVF^V|Ui4D1L91_S~j5CZuZ4-^pS{{{650Qn9W"
        "`}+v?_zVsG2L}N6`T6P+0Ri#y_1^{h_u~Wp0sr$l"
    ),
)

ALONE = Head(
    scale=0.05616252,
    valence=0.0000,
    offset=-0.3874,
    packed=(
        "{s8{|0ssO82?zWK0|o;N2KLbM`S=V00}uT4_yrC3`ULd>^#}R>2K-X-1o->(2>JgD0QCj@_z(8~2>}fE6bJ+c_6zp}6$<|R0}S*1"
        "{Q?>Z4)^o-5(*jm2mJT^1^4j!0}uWE;T8Y|_!#g2_4eum^#Jz<`2F$)1AhVf1Qh}K1mz3*{{s;F0tx^F748800R{*Y1`iSa{Qmm?"
        "`s@z`^Zxz^1{UxX0{Q|C?*{z{{qheC3jhoY{sa&O@el|O0sH>}2n_Z26!{GT3JL=9{^S4)|NQ3w`vLwA0}TN9@(T?B-UbWn`0)nz"
        "5Bu-{1Oe~&4fNOt_yqO?4HEPb`u6+{2=N2k3IPNL0qpz&`}g!01NIIK{r(8|1_cTK2?GKG?*9An6YB;H0{j3E0rv_2^9}R?{Qvv-"
        "3i|H@6z&55{`>3p1OMXt3kdrA3km)11P~eu4fy#50sr*-1pEvL5dG*32=ng^_V)t=9|#8n;sg=x{rdR|3KItY2>}89{t5#G0Q~g="
        "`R@+=2?PuF2nhf5_W%ePCH@Bi^aS<$_x%+EAq@Wd75W1R?Dp;i3IF^9^bG><{{Hn8{qFw$1ndC+{s93R2L$s80U8AJ0R-|0_5TbA"
        "_4@(*@d*M10SNy6_5kt>`TzFv`{eri`tkt+0tEUf"
    ),
)
